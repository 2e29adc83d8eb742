//! What every installation begins with: an administrator, and the testing services of this binary.
