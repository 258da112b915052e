import Foundation
import Inspection
let arguments = CommandLine.arguments.dropFirst()
_ = arguments
