//! Getting in: passwords, TLS, several hosts, and the words when it fails.

mod common;

use std::collections::HashMap;
use std::fs;
use std::path::{Path, PathBuf};

use common::OwnServer;
use pghaul::pg::{Environment, Given, PasswordPrompt, Session, Settings};
use rcgen::{BasicConstraints, CertificateParams, CertifiedIssuer, DnType, IsCa, KeyPair};
use tokio::runtime::{Builder, Runtime};

/// Runs on the test's own runtime, on which its sessions live.
fn run<T>(future: impl Future<Output = T>) -> T {
    thread_local! {
        static RUNTIME: Runtime = Builder::new_current_thread().enable_all().build().unwrap();
    }
    RUNTIME.with(|runtime| runtime.block_on(future))
}

/// Connects as a connection string and some variables say; never asks for a password.
fn connect_with(conninfo: &str, variables: &[(&str, &str)], home: Option<&Path>) -> pghaul::Result<Session> {
    let given = Given {
        dbname: Some(format!("{conninfo} user=postgres dbname=postgres")),
        password_prompt: PasswordPrompt::Never,
        ..Given::default()
    };
    let variables: HashMap<_, _> = variables.iter().map(|(name, value)| ((*name).into(), (*value).into())).collect();
    let environment = Environment { variables, home: home.map(Into::into), user: None };
    run(async { Session::connect(&Settings::resolve(&given, &environment)?).await })
}

fn connect(conninfo: &str) -> pghaul::Result<Session> {
    connect_with(conninfo, &[], None)
}

fn refusal(conninfo: &str) -> String {
    connect(conninfo).err().expect("no way in").to_string()
}

#[test]
fn a_server_that_is_not_there_is_told_in_libpqs_words() {
    let directory = tempfile::tempdir().unwrap();
    let socket = directory.path().display();
    assert_eq!(
        refusal(&format!("host={socket} port=1")),
        format!(
            "connection to server on socket \"{socket}/.s.PGSQL.1\" failed: No such file or directory\n\
             hint: Is the server running locally and accepting connections on that socket?"
        )
    );
    assert_eq!(
        refusal("host=127.0.0.1 port=1"),
        "connection to server at \"127.0.0.1\", port 1 failed: Connection refused\n\
         hint: Is the server running on that host and accepting TCP/IP connections?"
    );
    let two = refusal("host=127.0.0.1,no.such.host.invalid port=1");
    assert!(two.contains("detail: could not translate host name \"no.such.host.invalid\" to address: "), "{two}");
}

#[test]
fn a_server_that_never_answers_is_given_up() {
    let silent = std::net::TcpListener::bind("127.0.0.1:0").unwrap();
    let port = silent.local_addr().unwrap().port();
    let refused = refusal(&format!("host=127.0.0.1 port={port} connect_timeout=1 sslmode=disable"));
    assert_eq!(refused, format!("connection to server at \"127.0.0.1\", port {port} failed: timeout expired"));
}

#[test]
fn what_the_server_answers_is_passed_on() {
    common::for_each_major(|server| {
        let at = format!("host={} port={}", server.host.display(), server.port);
        let given = Given { dbname: Some(format!("{at} user=pg_nobody dbname=x")), ..Given::default() };
        let settings = Settings::resolve(&given, &Environment::default()).unwrap();
        let error = run(Session::connect(&settings)).err().unwrap();
        assert!(error.message().ends_with("failed: FATAL:  role \"pg_nobody\" does not exist"), "{error}");
        assert_eq!(error.sqlstate(), Some("28000"));
    });
}

#[test]
fn the_first_host_that_fits_is_taken() {
    common::for_each_major(|server| {
        let hosts = format!("host=/nowhere,{} port={}", server.host.display(), server.port);
        for attributes in ["any", "read-write", "primary", "prefer-standby"] {
            connect(&format!("{hosts} target_session_attrs={attributes}")).unwrap();
        }
        let refused = refusal(&format!("{hosts} target_session_attrs=standby"));
        assert!(refused.contains("server is not in hot standby mode"), "{refused}");
        let read_only = "options='-c default_transaction_read_only=on'";
        let refused = refusal(&format!("{hosts} {read_only} target_session_attrs=read-write"));
        assert!(refused.contains("session is read-only"), "{refused}");
    });
}

#[test]
fn settings_of_the_session_arrive() {
    common::for_each_major(|server| {
        let at = format!("host={} port={} application_name='a b'", server.host.display(), server.port);
        let mut session = connect_with(&at, &[("PGTZ", "Asia/Tokyo"), ("PGOPTIONS", "-c geqo=off")], None).unwrap();
        assert_eq!(session.parameter("application_name"), Some("a b"));
        assert_eq!(session.parameter("TimeZone"), Some("Asia/Tokyo"));
        let rows = run(session.query("SHOW geqo")).unwrap();
        assert_eq!(rows.single().unwrap().as_deref(), Some("off"));
    });
}

/// A server with TLS that lets postgres in by `method`, and where to find its certificates.
struct Secured {
    server: OwnServer,
    files: tempfile::TempDir,
}

impl Secured {
    fn start(major: u32, certificate: &str, key: &str, root: &str, method: &str) -> Option<Self> {
        let files = tempfile::tempdir().unwrap();
        fs::write(files.path().join("root.crt"), root).unwrap();
        let server = OwnServer::of(major)?
            .tcp()
            .set("ssl=on")
            .set("ssl_cert_file=server.crt")
            .set("ssl_key_file=server.key")
            .set("ssl_ca_file=root.crt")
            .file("server.crt", certificate)
            .file("server.key", key)
            .file("root.crt", root)
            .file("pg_hba.conf", &format!("local all all trust\n{method}\n"))
            .start();
        Some(Self { server, files })
    }

    fn at(&self, rest: &str) -> String {
        format!("host=localhost hostaddr=127.0.0.1 port={} {rest}", self.server.port)
    }

    fn root(&self) -> String {
        format!("sslrootcert={}", self.files.path().join("root.crt").display())
    }

    fn path(&self, name: &str) -> PathBuf {
        self.files.path().join(name)
    }
}

fn authority(name: &str) -> CertifiedIssuer<'static, KeyPair> {
    let mut parameters = CertificateParams::default();
    parameters.is_ca = IsCa::Ca(BasicConstraints::Unconstrained);
    parameters.distinguished_name.push(DnType::CommonName, name);
    CertifiedIssuer::self_signed(parameters, KeyPair::generate().unwrap()).unwrap()
}

fn issued(names: &[&str], common_name: &str, by: &CertifiedIssuer<'static, KeyPair>) -> (String, String) {
    let mut parameters = CertificateParams::new(names.iter().map(ToString::to_string).collect::<Vec<_>>()).unwrap();
    parameters.distinguished_name.push(DnType::CommonName, common_name);
    let key = KeyPair::generate().unwrap();
    (parameters.signed_by(&key, by).unwrap().pem(), key.serialize_pem())
}

fn encryption(conninfo: &str) -> String {
    let mut session = connect(conninfo).unwrap();
    let sql = "SELECT ssl::text || ' ' || coalesce(version, '-') FROM pg_stat_ssl WHERE pid = pg_backend_pid()";
    run(session.query(sql)).unwrap().single().unwrap().unwrap()
}

#[test]
fn modes_ask_for_what_they_say() {
    for major in [12, 18] {
        let root = authority("root");
        let (certificate, key) = issued(&["localhost"], "x", &root);
        let hba = "host all all 127.0.0.1/32 trust";
        let Some(secured) = Secured::start(major, &certificate, &key, &root.pem(), hba) else { continue };
        for (mode, wanted) in
            [("disable", "false -"), ("allow", "false -"), ("prefer", "true TLSv1.3"), ("require", "true TLSv1.3")]
        {
            assert_eq!(encryption(&secured.at(&format!("sslmode={mode}"))), wanted, "{mode}");
        }
        for mode in ["verify-ca", "verify-full"] {
            assert_eq!(encryption(&secured.at(&format!("sslmode={mode} {}", secured.root()))), "true TLSv1.3");
            let missing = refusal(&secured.at(&format!("sslmode={mode} sslrootcert=/nowhere")));
            assert!(missing.contains("failed: root certificate file \"/nowhere\" does not exist"), "{missing}");
        }
        assert_eq!(encryption(&secured.at("sslmode=require ssl_max_protocol_version=TLSv1.2")), "true TLSv1.2");
        let by_address = format!("host=127.0.0.1 port={} sslmode=verify-full {}", secured.server.port, secured.root());
        assert!(refusal(&by_address).contains("SSL error"));
        fs::write(secured.path("other.crt"), authority("root").pem()).unwrap();
        let other = format!("sslrootcert={}", secured.path("other.crt").display());
        for mode in ["require", "verify-ca", "verify-full"] {
            let refused = refusal(&secured.at(&format!("sslmode={mode} {other}")));
            assert!(refused.contains("failed: SSL error: "), "{refused}");
        }
        // what cannot be verified is not preferred
        assert_eq!(encryption(&secured.at(&format!("sslmode=prefer {other}"))), "false -");
    }
}

#[test]
fn a_copy_over_tls_is_cancelled_over_tls() {
    let root = authority("root");
    let (certificate, key) = issued(&["localhost"], "x", &root);
    let hba = "hostssl all all 127.0.0.1/32 trust";
    let Some(secured) = Secured::start(18, &certificate, &key, &root.pem(), hba) else { return };
    let given =
        Given { dbname: Some(secured.at("user=postgres sslmode=require sslnegotiation=direct")), ..Given::default() };
    let settings = Settings::resolve(&given, &Environment::default()).unwrap();
    run(async {
        let mut session = Session::connect(&settings).await.unwrap();
        session.execute("CREATE TEMP TABLE t (a int)").await.unwrap();
        let mut copy = session.copy_in("COPY t FROM STDIN").await.unwrap();
        copy.send(&b"12345\n".repeat(200_000)).await.unwrap();
        assert_eq!(copy.finish().await.unwrap(), 200_000);
        assert_eq!(session.copy_out("COPY t TO STDOUT", &mut |_| Ok(())).await.unwrap(), 200_000);
        let stop = &mut |_: pghaul::pg::Block<'_>| Err(pghaul::Error::new("enough"));
        let error = session.copy_out("COPY (SELECT generate_series(1, 1000000000)) TO STDOUT", stop).await.unwrap_err();
        assert_eq!(error.message(), "enough");
        session.execute("SELECT 1").await.unwrap();
    });
    let clear = refusal(&secured.at("sslmode=disable"));
    assert!(clear.contains("FATAL:  no pg_hba.conf entry for host"), "{clear}");
    connect(&secured.at("sslmode=allow")).unwrap();
}

#[test]
fn certificates_as_people_make_them_are_understood() {
    let root = authority("root");
    let by_common_name = issued(&[], "localhost", &root);
    let own = authority("localhost");
    let own_key = own.key().serialize_pem();
    for (certificate, key, root) in [(by_common_name.0, by_common_name.1, root.pem()), (own.pem(), own_key, own.pem())]
    {
        let hba = "hostssl all all 127.0.0.1/32 trust";
        let Some(secured) = Secured::start(18, &certificate, &key, &root, hba) else { return };
        for mode in ["require", "verify-ca", "verify-full"] {
            assert_eq!(
                encryption(&secured.at(&format!("sslmode={mode} {}", secured.root()))),
                "true TLSv1.3",
                "{mode}"
            );
        }
        let named = format!("host=example.invalid hostaddr=127.0.0.1 port={} sslmode=verify-full", secured.server.port);
        let refused = refusal(&format!("{named} {}", secured.root()));
        assert!(refused.contains("SSL error"), "{refused}");
    }
}

#[test]
fn a_certificate_of_version_1_is_understood() {
    let directory = tempfile::tempdir().unwrap();
    let script = "openssl req -new -x509 -nodes -days 9 -subj /CN=root -keyout root.key -out root.crt \
        && openssl req -new -nodes -subj /CN=localhost -keyout server.key -out server.csr \
        && openssl x509 -req -in server.csr -days 9 -CA root.crt -CAkey root.key -CAcreateserial -out server.crt";
    let made = std::process::Command::new("sh").args(["-c", script]).current_dir(directory.path()).output();
    if !made.is_ok_and(|made| made.status.success()) {
        println!("skipped: no openssl program");
        return;
    }
    let read = |name| fs::read_to_string(directory.path().join(name)).unwrap();
    let (certificate, key, root) = (read("server.crt"), read("server.key"), read("root.crt"));
    let hba = "hostssl all all 127.0.0.1/32 trust";
    let Some(secured) = Secured::start(18, &certificate, &key, &root, hba) else { return };
    for mode in ["require", "verify-ca", "verify-full"] {
        for version in ["TLSv1.2", "TLSv1.3"] {
            let only = format!("sslmode={mode} ssl_min_protocol_version={version} ssl_max_protocol_version={version}");
            assert_eq!(encryption(&secured.at(&format!("{only} {}", secured.root()))), format!("true {version}"));
        }
    }
    fs::write(secured.path("other.crt"), authority("root").pem()).unwrap();
    let other = format!("sslmode=verify-ca sslrootcert={}", secured.path("other.crt").display());
    assert!(refusal(&secured.at(&other)).contains("SSL error"));
}

#[test]
fn a_client_shows_its_certificate() {
    let root = authority("root");
    let (certificate, key) = issued(&["localhost"], "x", &root);
    let hba = "hostssl all all 127.0.0.1/32 cert";
    let Some(secured) = Secured::start(18, &certificate, &key, &root.pem(), hba) else { return };
    let (own, own_key) = issued(&[], "postgres", &root);
    let directory = secured.path("home/.postgresql");
    fs::create_dir_all(&directory).unwrap();
    fs::write(directory.join("postgresql.crt"), own).unwrap();
    let try_it = || connect_with(&secured.at("sslmode=require"), &[], Some(&secured.path("home")));
    let error = try_it().err().unwrap();
    assert!(error.message().contains("certificate present, but not private key file"), "{error}");
    let key_file = directory.join("postgresql.key");
    fs::write(&key_file, own_key).unwrap();
    let set_mode = |mode| fs::set_permissions(&key_file, std::os::unix::fs::PermissionsExt::from_mode(mode)).unwrap();
    set_mode(0o644);
    let error = try_it().err().unwrap();
    assert!(error.message().contains("has group or world access"), "{error}");
    set_mode(0o600);
    try_it().unwrap();
    let without = refusal(&secured.at("sslmode=require"));
    assert!(without.contains("connection requires a valid client certificate"), "{without}");
}

#[test]
fn a_revoked_certificate_is_refused() {
    let root = authority("root");
    let mut parameters = CertificateParams::new(vec!["localhost".to_owned()]).unwrap();
    parameters.serial_number = Some(77.into());
    let key = KeyPair::generate().unwrap();
    let certificate = parameters.signed_by(&key, &root).unwrap().pem();
    let hba = "hostssl all all 127.0.0.1/32 trust";
    let Some(secured) = Secured::start(18, &certificate, &key.serialize_pem(), &root.pem(), hba) else { return };
    for (serial, is_good) in [(76, true), (77, false)] {
        let revoked = rcgen::RevokedCertParams {
            serial_number: serial.into(),
            revocation_time: rcgen::date_time_ymd(2020, 1, 1),
            reason_code: None,
            invalidity_date: None,
        };
        let list = rcgen::CertificateRevocationListParams {
            this_update: rcgen::date_time_ymd(2020, 1, 1),
            next_update: rcgen::date_time_ymd(2099, 1, 1),
            crl_number: 1.into(),
            issuing_distribution_point: None,
            revoked_certs: vec![revoked],
            key_identifier_method: rcgen::KeyIdMethod::Sha256,
        };
        fs::write(secured.path("list"), list.signed_by(&root).unwrap().pem().unwrap()).unwrap();
        let with_list = format!("sslmode=verify-full {} sslcrl={}", secured.root(), secured.path("list").display());
        assert_eq!(connect(&secured.at(&with_list)).is_ok(), is_good, "{serial}");
    }
}

#[test]
fn passwords_come_from_where_libpq_finds_them() {
    for major in [12, 18] {
        let root = authority("root");
        let (certificate, key) = issued(&["localhost"], "x", &root);
        let hba = "hostssl all all 127.0.0.1/32 scram-sha-256\nhostnossl all all 127.0.0.1/32 scram-sha-256";
        let Some(secured) = Secured::start(major, &certificate, &key, &root.pem(), hba) else { continue };
        secured.server.sql("SET password_encryption = 'scram-sha-256'; ALTER ROLE postgres PASSWORD 'se:cret'");
        let none = refusal(&secured.at("sslmode=disable"));
        assert!(none.ends_with("failed: fe_sendauth: no password supplied"), "{none}");
        let wrong = refusal(&secured.at("sslmode=disable password=wrong"));
        assert!(wrong.contains("FATAL:  password authentication failed for user \"postgres\""), "{wrong}");
        connect(&secured.at("sslmode=disable password=se:cret")).unwrap();
        connect_with(&secured.at("sslmode=disable"), &[("PGPASSWORD", "se:cret")], None).unwrap();
        let file = secured.path("passwords");
        fs::write(&file, "localhost:*:*:postgres:se\\:cret\n").unwrap();
        fs::set_permissions(&file, std::os::unix::fs::PermissionsExt::from_mode(0o600)).unwrap();
        connect_with(&secured.at("sslmode=disable"), &[("PGPASSFILE", &file.display().to_string())], None).unwrap();
        connect(&secured.at("password=se:cret sslmode=require channel_binding=require")).unwrap();
        let unbound = refusal(&secured.at("password=se:cret sslmode=disable channel_binding=require"));
        assert!(unbound.contains("server did not use channel binding"), "{unbound}");
    }
}
