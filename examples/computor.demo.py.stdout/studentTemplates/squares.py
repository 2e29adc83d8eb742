# Print the table of the task.
