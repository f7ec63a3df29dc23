//! The tests over the library and the program, linked once. `cargo test --test suite NAME::` runs one module. Apart stand those
//! that need a process of their own: `start`, `scale`, `browser`; and `tests/oracle`, which needs the program only.

mod common;

mod amounts;
mod articles;
mod cases;
mod cli;
mod containers;
mod data;
mod dates;
mod docs;
mod eval;
mod generate;
mod house;
mod invariants;
mod library;
mod look;
mod pages;
mod peers;
mod rules;
mod run;
mod tables;
