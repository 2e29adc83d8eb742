//! Part of Computor.
