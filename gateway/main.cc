// klade: the school management system's one server program.
#include <unistd.h>

#include <CLI/CLI.hpp>
#include <filesystem>
#include <iostream>

#include "gateway/analytics/tokens.h"
#include "gateway/demo/demo_command.h"
#include "gateway/http/principal.h"
#include "gateway/http/serve.h"
#include "gateway/import/import_command.h"
#include "gateway/settings/command_line.h"

namespace {

constexpr const char* kVersion = "klade 0.1.0";
constexpr int kUsage = 2;

constexpr const char* kHelp =
    "klade COMMAND [OPTIONS]\n\n"
    "  serve    serve a data directory over HTTP\n"
    "  import   import a school from a OneRoster 1.2 CSV package\n"
    "  demo     make a demonstration year\n"
    "  analytics-token  make a token for a reader of analytics\n"
    "  operator-token   make a token for the operator\n"
    "  version  print the version\n\n"
    "klade COMMAND --help says more.\n";

std::string program_path(const char* called) {
  std::error_code error;
  const auto path = std::filesystem::read_symlink("/proc/self/exe", error);
  return error ? std::string(called) : path.string();
}

int serve_command(std::vector<std::string> arguments, const std::string& program) {
  CLI::App app("Serve a data directory over HTTP.", "klade serve");
  klade::SettingOptions options(app);
  bool check = false;
  app.add_flag("--check-config", check, "Print the effective settings and stop.");
  try {
    std::reverse(arguments.begin(), arguments.end());
    app.parse(std::move(arguments));
  } catch (const CLI::ParseError& error) {
    return app.exit(error) == 0 ? 0 : kUsage;
  }
  const auto settings = options.load();
  if (!settings) {
    std::cerr << "klade: " << settings.error().text << "\n";
    return kUsage;
  }
  if (check) {
    std::cout << klade::settings_text(*settings);
    return 0;
  }
  return klade::serve(*settings, program);
}

// The token is shown this once; settings have its hash.
int token_command(std::string_view setting) {
  const std::string token = klade::new_token();
  std::cout << "token             " << token << "\n"
            << setting << "  " << klade::analytics_token_hash(token) << "\n";
  return 0;
}

}  // namespace

int main(int argc, char** argv) {
  std::vector<std::string> arguments(argv + 1, argv + argc);
  if (arguments.empty()) {
    std::cerr << kHelp;
    return kUsage;
  }
  const std::string command = arguments.front();
  arguments.erase(arguments.begin());
  const klade::Terminal terminal{std::cout, std::cerr, isatty(STDERR_FILENO) != 0};
  if (command == "serve") return serve_command(std::move(arguments), program_path(argv[0]));
  if (command == "import") return klade::import_command(arguments, terminal);
  if (command == "demo") return klade::demo_command(arguments, terminal);
  if (command == "analytics-token") return token_command("analytics_tokens");
  if (command == "operator-token") return token_command("operator_tokens ");
  if (command == "version" || command == "--version") {
    std::cout << kVersion << "\n";
    return 0;
  }
  std::cerr << kHelp;
  return command == "help" || command == "--help" ? 0 : kUsage;
}
