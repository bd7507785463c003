//! The command `pghaul`.

fn main() -> std::process::ExitCode {
    pghaul::cli::main()
}
