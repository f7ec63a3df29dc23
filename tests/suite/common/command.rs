//! The program run to its end, and what it said. In place of a library, whose dependencies would change how those of the
//! program are built.

use std::ffi::OsStr;
use std::io::{self, Write};
use std::process::{self, Output, Stdio};

pub struct Command {
    inner: process::Command,
    stdin: Vec<u8>,
}

impl Command {
    /// The program under test.
    pub fn taojin() -> Command {
        Command { inner: process::Command::new(env!("CARGO_BIN_EXE_taojin")), stdin: Vec::new() }
    }

    pub fn arg(&mut self, arg: impl AsRef<OsStr>) -> &mut Command {
        self.inner.arg(arg);
        self
    }

    pub fn args(&mut self, args: impl IntoIterator<Item = impl AsRef<OsStr>>) -> &mut Command {
        self.inner.args(args);
        self
    }

    pub fn env(&mut self, name: &str, value: &str) -> &mut Command {
        self.inner.env(name, value);
        self
    }

    pub fn env_remove(&mut self, name: &str) -> &mut Command {
        self.inner.env_remove(name);
        self
    }

    /// What the program reads; nothing where this is not called.
    pub fn write_stdin(&mut self, bytes: impl Into<Vec<u8>>) -> &mut Command {
        self.stdin = bytes.into();
        self
    }

    pub fn output(&mut self) -> io::Result<Output> {
        let mut child = self.inner.stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::piped()).spawn()?;
        let mut pipe = child.stdin.take().expect("a pipe");
        let bytes = std::mem::take(&mut self.stdin);
        // A program that ends before it has read all is judged by what it said.
        let writer = std::thread::spawn(move || drop(pipe.write_all(&bytes)));
        let output = child.wait_with_output();
        writer.join().expect("the input is written");
        output
    }

    #[track_caller]
    pub fn assert(&mut self) -> Assert {
        let output = self.output().unwrap_or_else(|e| panic!("{:?}: {e}", self.inner));
        Assert { call: format!("{:?}", self.inner), output }
    }
}

/// What is expected of a stream.
pub enum Said {
    /// This and nothing else.
    All(String),
    /// Each of these, and where a number stands, so often.
    Parts(Vec<(String, Option<usize>)>),
}

pub fn contains(part: impl Into<String>) -> Said {
    Said::Parts(vec![(part.into(), None)])
}

impl Said {
    fn parts(self) -> Vec<(String, Option<usize>)> {
        match self {
            Said::Parts(parts) => parts,
            Said::All(_) => panic!("a whole stream is expected, and more"),
        }
    }

    pub fn and(self, other: Said) -> Said {
        Said::Parts([self.parts(), other.parts()].concat())
    }

    /// The part stands there so often.
    pub fn count(self, times: usize) -> Said {
        Said::Parts(self.parts().into_iter().map(|(part, _)| (part, Some(times))).collect())
    }

    fn holds(&self, said: &str) -> bool {
        match self {
            Said::All(all) => said == all,
            Said::Parts(parts) => parts.iter().all(|(part, times)| match times {
                None => said.contains(part),
                Some(n) => said.matches(part).count() == *n,
            }),
        }
    }
}

impl From<&str> for Said {
    fn from(all: &str) -> Said {
        Said::All(all.to_owned())
    }
}

/// A run that has ended; each check gives it back.
pub struct Assert {
    call: String,
    output: Output,
}

impl Assert {
    #[track_caller]
    fn check(self, holds: bool, expected: &str) -> Assert {
        let (out, err) = (String::from_utf8_lossy(&self.output.stdout), String::from_utf8_lossy(&self.output.stderr));
        let (call, status) = (&self.call, self.output.status);
        assert!(holds, "{call}: {status}\nexpected {expected}\nstdout: {out}\nstderr: {err}");
        self
    }

    #[track_caller]
    fn says(self, name: &str, stream: fn(&Output) -> &[u8], said: Said) -> Assert {
        let holds = std::str::from_utf8(stream(&self.output)).is_ok_and(|s| said.holds(s));
        let what = match &said {
            Said::All(all) => format!("{all:?}"),
            Said::Parts(parts) => format!("all of {parts:?}"),
        };
        self.check(holds, &format!("on {name}: {what}"))
    }

    #[track_caller]
    pub fn code(self, code: i32) -> Assert {
        let holds = self.output.status.code() == Some(code);
        self.check(holds, &format!("exit code {code}"))
    }

    #[track_caller]
    pub fn success(self) -> Assert {
        self.code(0)
    }

    #[track_caller]
    pub fn stdout(self, said: impl Into<Said>) -> Assert {
        self.says("standard output", |o| &o.stdout, said.into())
    }

    #[track_caller]
    pub fn stderr(self, said: impl Into<Said>) -> Assert {
        self.says("standard error", |o| &o.stderr, said.into())
    }

    pub fn get_output(&self) -> &Output {
        &self.output
    }
}
