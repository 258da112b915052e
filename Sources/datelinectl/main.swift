print("datelinectl")
