/// Ends the run with a message when something does not hold; unlike `precondition`, an optimised build prints it too.
func expect(_ holds: @autoclosure () -> Bool, _ message: @autoclosure () -> String) {
    if !holds() { fatalError(message()) }
}
