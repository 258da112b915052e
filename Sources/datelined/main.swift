print("datelined")
