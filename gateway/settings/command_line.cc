#include "gateway/settings/command_line.h"

#include <CLI/CLI.hpp>
#include <cstdlib>
#include <fstream>
#include <iterator>

namespace klade {
namespace {

std::optional<std::string> environment_value(const std::string& name) {
  const char* value = std::getenv(name.c_str());  // NOLINT(concurrency-mt-unsafe): before threads
  return value == nullptr ? std::nullopt : std::optional<std::string>(value);
}

}  // namespace

SettingOptions::SettingOptions(CLI::App& app) : app_(app) {
  app.add_option("--config", config_, "A TOML file with settings; also KLADE_CONFIG.");
  for (const SettingRow& row : setting_rows()) {
    app.add_option(option_name(row), given_[std::string(row.name)], std::string(row.meaning));
  }
}

Result<Settings, SettingFault> SettingOptions::load() const {
  GivenSettings given;
  for (const SettingRow& row : setting_rows()) {
    if (app_.count(option_name(row)) > 0) {
      given.emplace_back(row.name, given_.at(std::string(row.name)));
    }
  }
  const std::string file =
      config_.empty() ? environment_value("KLADE_CONFIG").value_or("") : config_;
  std::string toml;
  if (!file.empty()) {
    std::ifstream in(file, std::ios::binary);
    if (!in) return Failure{SettingFault{file + ": cannot be read"}};
    toml.assign(std::istreambuf_iterator<char>(in), {});
  }
  return load_settings(given, environment_value, toml);
}

}  // namespace klade
