/* Declare push, pop and size. */
