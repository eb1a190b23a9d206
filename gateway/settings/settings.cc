#include "gateway/settings/settings.h"

#include <toml++/toml.h>
#include <charconv>

#include "events/core/match.h"

namespace klade {
namespace {

const SettingRow* row_named(std::string_view name) {
  for (const SettingRow& row : setting_rows()) {
    if (row.name == name) return &row;
  }
  return nullptr;
}

SettingFault fault(const SettingRow& row, const std::string& wanted) {
  return {std::string(row.name) + ": " + wanted};
}

std::optional<std::uint64_t> whole_number(std::string_view text) {
  std::uint64_t number = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), number);
  if (error != std::errc{} || end != text.data() + text.size()) return std::nullopt;
  return number;
}

Result<Unit, SettingFault> set(Settings& settings, const SettingRow& row, const std::string& text) {
  using Answer = Result<Unit, SettingFault>;
  return match(
      row.member,
      [&](std::string Settings::*member) -> Answer {
        if (row.form != nullptr && !row.form->is_it(text)) {
          return Failure{fault(row, std::string(row.form->wanted))};
        }
        settings.*member = text;
        return Unit{};
      },
      [&](bool Settings::*member) -> Answer {
        if (text != "true" && text != "false") return Failure{fault(row, "must be true or false")};
        settings.*member = text == "true";
        return Unit{};
      },
      [&](std::uint64_t Settings::*member) -> Answer {
        const auto number = whole_number(text);
        if (!number || *number < row.least || *number > row.most) {
          return Failure{fault(row,
                               "must be a whole number from " + std::to_string(row.least) + " to " +
                                   std::to_string(row.most))};
        }
        settings.*member = *number;
        return Unit{};
      });
}

// A TOML value as the text that `set` reads; nothing for a table, an array, a date or a fraction.
std::optional<std::string> text_of(const toml::node& node) {
  if (const auto* text = node.as_string()) return text->get();
  if (const auto* number = node.as_integer()) return std::to_string(number->get());
  if (const auto* flag = node.as_boolean()) return flag->get() ? "true" : "false";
  return std::nullopt;
}

Result<GivenSettings, SettingFault> read_toml(std::string_view text) {
  GivenSettings given;
  try {
    const toml::table table = toml::parse(text);
    for (const auto& [key, node] : table) {
      const std::string name(key.str());
      const auto value = text_of(node);
      if (!value) return Failure{SettingFault{name + ": must be a text, a number, true or false"}};
      given.emplace_back(name, *value);
    }
  } catch (const toml::parse_error& error) {
    return Failure{SettingFault{"line " + std::to_string(error.source().begin.line) + ": " +
                                std::string(error.description())}};
  }
  return given;
}

Result<Unit, SettingFault> take(Settings& settings, const GivenSettings& given) {
  for (const auto& [name, text] : given) {
    const SettingRow* row = row_named(name);
    if (row == nullptr) return Failure{SettingFault{name + ": there is no such setting"}};
    if (auto done = set(settings, *row, text); !done) return done;
  }
  return Unit{};
}

std::string toml_string(std::string_view text) {
  std::string out = "\"";
  for (const char c : text) {
    if (c == '"' || c == '\\') out += '\\';
    out += c;
  }
  return out + '"';
}

}  // namespace

std::string option_name(const SettingRow& row) {
  std::string name = "--" + std::string(row.name);
  for (char& c : name) c = c == '_' ? '-' : c;
  return name;
}

std::string environment_name(const SettingRow& row) {
  std::string name = "KLADE_";
  for (const char c : row.name) name += c >= 'a' && c <= 'z' ? static_cast<char>(c - 'a' + 'A') : c;
  return name;
}

Result<Settings, SettingFault> load_settings(const GivenSettings& command_line,
                                             const Environment& environment,
                                             std::string_view toml) {
  Settings settings;
  const auto file = read_toml(toml);
  if (!file) return Failure{file.error()};
  if (const auto done = take(settings, *file); !done) return Failure{done.error()};
  for (const SettingRow& row : setting_rows()) {
    const auto value = environment(environment_name(row));
    if (!value) continue;
    if (const auto done = set(settings, row, *value); !done) return Failure{done.error()};
  }
  if (const auto done = take(settings, command_line); !done) return Failure{done.error()};
  return settings;
}

std::string settings_text(const Settings& settings) {
  std::string out;
  for (const SettingRow& row : setting_rows()) {
    const std::string value = match(
        row.member,
        [&](std::string Settings::*member) { return toml_string(settings.*member); },
        [&](bool Settings::*member) -> std::string { return settings.*member ? "true" : "false"; },
        [&](std::uint64_t Settings::*member) { return std::to_string(settings.*member); });
    out += "# " + std::string(row.meaning) + "\n" + std::string(row.name) + " = " + value + "\n";
  }
  return out;
}

}  // namespace klade
