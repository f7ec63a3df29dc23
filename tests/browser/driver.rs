//! A headless Chromium, led through its driver by the WebDriver protocol.

use std::io::{self, BufRead, BufReader, Read, Write};
use std::net::{TcpListener, TcpStream};
use std::path::PathBuf;
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};

use serde_json::{Value, json};
use tempfile::TempDir;

/// The key of an element's reference in the protocol.
const ELEMENT: &str = "element-6066-11e4-a52e-4f735466cecf";

pub struct Browser {
    driver: Child,
    port: u16,
    /// The path that all commands of the session begin with.
    session: String,
    pub downloads: TempDir,
    _profile: TempDir,
}

/// The programs needed, or what is missing.
fn programs() -> Result<(PathBuf, PathBuf), String> {
    let paths = std::env::var_os("PATH").unwrap_or_default();
    let find = |names: &[&str]| {
        let mut all = std::env::split_paths(&paths).flat_map(|dir| names.iter().map(move |n| dir.join(n)));
        all.find(|p| p.is_file()).ok_or_else(|| format!("no {} on the path", names.join(" or ")))
    };
    Ok((find(&["chromedriver"])?, find(&["chromium", "chromium-browser", "google-chrome"])?))
}

/// Asks the driver on this machine; gives the status and the body of its answer.
fn request(port: u16, method: &str, path: &str, body: &str) -> io::Result<(u16, String)> {
    let mut stream = TcpStream::connect(("127.0.0.1", port))?;
    stream.set_read_timeout(Some(Duration::from_secs(120)))?;
    stream.set_write_timeout(Some(Duration::from_secs(120)))?;
    let length = body.len();
    write!(
        stream,
        "{method} {path} HTTP/1.1\r\nHost: 127.0.0.1:{port}\r\nContent-Type: application/json\r\nContent-Length: {length}\r\n\
         Connection: close\r\n\r\n{body}"
    )?;
    let mut answer = BufReader::new(stream);
    let mut line = String::new();
    answer.read_line(&mut line)?;
    let status =
        line.split(' ').nth(1).and_then(|s| s.parse().ok()).ok_or_else(|| io::Error::other(format!("no answer: {line}")))?;
    let mut length = None;
    loop {
        line.clear();
        answer.read_line(&mut line)?;
        match line.trim_end().split_once(':') {
            None => break,
            Some((name, value)) if name.eq_ignore_ascii_case("content-length") => length = value.trim().parse::<u64>().ok(),
            Some(_) => {}
        }
    }
    let mut text = String::new();
    match length {
        Some(length) => answer.take(length).read_to_string(&mut text)?,
        None => answer.read_to_string(&mut text)?,
    };
    Ok((status, text))
}

impl Browser {
    /// A new browser with an empty profile. `None`, and a message, where none is installed; then a test has nothing to look at.
    /// With `TAOJIN_BROWSER=required` that is a failure.
    pub fn open(width: u32, height: u32) -> Option<Browser> {
        let (driver, browser) = match programs() {
            Ok(found) => found,
            Err(why) => {
                assert!(std::env::var_os("TAOJIN_BROWSER").is_none_or(|v| v != "required"), "no browser: {why}");
                eprintln!("skipped: {why} (install the packages chromium and chromium-driver)");
                return None;
            }
        };
        let port = TcpListener::bind("127.0.0.1:0").and_then(|l| l.local_addr()).expect("a free port").port();
        let driver = Command::new(driver).arg(format!("--port={port}")).stdout(Stdio::null()).stderr(Stdio::null()).spawn();
        let profile = tempfile::tempdir().expect("a folder for the profile");
        let mut this = Browser {
            driver: driver.expect("the driver starts"),
            port,
            session: String::new(),
            downloads: tempfile::tempdir().expect("a folder for downloads"),
            _profile: profile,
        };
        let until = Instant::now() + Duration::from_secs(30);
        while request(port, "GET", "/status", "").is_err() {
            assert!(Instant::now() < until, "the driver does not answer");
            std::thread::sleep(Duration::from_millis(50));
        }
        let args = [
            "--headless",
            "--no-sandbox",
            "--disable-gpu",
            "--disable-quic",
            "--no-first-run",
            "--disable-background-networking",
            "--disable-component-update",
            "--disable-sync",
            "--disable-dev-shm-usage",
            &format!("--window-size={width},{height}"),
            &format!("--user-data-dir={}", this._profile.path().display()),
        ];
        let session = this.call(
            "POST",
            "/session",
            &json!({"capabilities": {"alwaysMatch": {
                "browserName": "chrome",
                "goog:chromeOptions": {"binary": browser, "args": args},
                "goog:loggingPrefs": {"browser": "ALL", "performance": "ALL"},
            }}}),
        );
        this.session = format!("/session/{}", session["sessionId"].as_str().expect("a session"));
        this.devtools(
            "Emulation.setDeviceMetricsOverride",
            &json!({"width": width, "height": height, "deviceScaleFactor": 1, "mobile": width < 600}),
        );
        let downloads = json!({"behavior": "allow", "downloadPath": this.downloads.path()});
        this.devtools("Browser.setDownloadBehavior", &downloads);
        // The browser's own first page is none of ours.
        this.go("about:blank");
        this.console();
        this.requests();
        Some(this)
    }

    fn call(&self, method: &str, path: &str, body: &Value) -> Value {
        let path = format!("{}{path}", self.session);
        let answer = request(self.port, method, &path, &body.to_string());
        let (status, text) = answer.unwrap_or_else(|e| panic!("{method} {path}: {e}"));
        let mut value: Value = serde_json::from_str(&text).unwrap_or_else(|e| panic!("{method} {path}: {e}: {text}"));
        assert!((200..300).contains(&status), "{method} {path}: {}", value["value"]["message"]);
        value["value"].take()
    }

    pub fn devtools(&self, command: &str, params: &Value) -> Value {
        self.call("POST", "/goog/cdp/execute", &json!({"cmd": command, "params": params}))
    }

    pub fn go(&self, url: &str) {
        self.call("POST", "/url", &json!({"url": url}));
    }

    /// Runs a function's body in the page.
    pub fn js(&self, script: &str) -> Value {
        self.call("POST", "/execute/sync", &json!({"script": script, "args": []}))
    }

    pub fn text(&self, script: &str) -> String {
        self.js(script).as_str().unwrap_or_default().to_owned()
    }

    fn element(&self, css: &str) -> String {
        let found = self.call("POST", "/element", &json!({"using": "css selector", "value": css}));
        found[ELEMENT].as_str().unwrap_or_else(|| panic!("no {css}")).to_owned()
    }

    /// Clicks as a user does: the element must be visible and not be covered.
    pub fn click(&self, css: &str) {
        let element = self.element(css);
        self.js(&format!("document.querySelector({}).scrollIntoView({{block: 'center'}})", json!(css)));
        self.call("POST", &format!("/element/{element}/click"), &json!({}));
    }

    /// Types into an element.
    pub fn keys(&self, css: &str, text: &str) {
        let element = self.element(css);
        self.call("POST", &format!("/element/{element}/value"), &json!({"text": text}));
    }

    /// Presses keys where the focus is.
    pub fn press(&self, keys: &[char]) {
        let actions: Vec<Value> =
            keys.iter().flat_map(|k| [json!({"type": "keyDown", "value": k}), json!({"type": "keyUp", "value": k})]).collect();
        self.call("POST", "/actions", &json!({"actions": [{"type": "key", "id": "keyboard", "actions": actions}]}));
    }

    /// Waits until a script gives true.
    pub fn until(&self, script: &str) {
        let until = Instant::now() + Duration::from_secs(20);
        while self.js(script) != true {
            assert!(Instant::now() < until, "never true: {script}");
            std::thread::sleep(Duration::from_millis(30));
        }
    }

    /// What the console said since it was asked last.
    pub fn console(&self) -> Vec<Value> {
        self.call("POST", "/se/log", &json!({"type": "browser"})).as_array().cloned().unwrap_or_default()
    }

    /// The addresses that were asked for since this was asked last.
    pub fn requests(&self) -> Vec<String> {
        let log = self.call("POST", "/se/log", &json!({"type": "performance"}));
        let mut urls = Vec::new();
        for entry in log.as_array().into_iter().flatten() {
            let message: Value = serde_json::from_str(entry["message"].as_str().unwrap_or_default()).expect("a message");
            let message = &message["message"];
            match message["method"].as_str() {
                Some("Network.requestWillBeSent") => {
                    urls.push(message["params"]["request"]["url"].as_str().unwrap_or_default().to_owned())
                }
                Some("Network.webSocketCreated") => urls.push(message["params"]["url"].as_str().unwrap_or_default().to_owned()),
                _ => {}
            }
        }
        urls
    }
}

impl Drop for Browser {
    fn drop(&mut self) {
        if !self.session.is_empty() {
            // The driver may have died with the test: then there is nothing to close.
            let _ = request(self.port, "DELETE", &self.session, "");
        }
        let _ = self.driver.kill();
        let _ = self.driver.wait();
    }
}
