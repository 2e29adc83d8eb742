// your program
