# Give each variable of the task its value.
name = ""
