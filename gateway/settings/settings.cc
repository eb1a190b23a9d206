#include "gateway/settings/settings.h"

#include <toml++/toml.h>
#include <charconv>

#include "events/core/match.h"
#include "gateway/settings/addresses.h"

namespace klade {
namespace {

constexpr std::uint64_t kMaxThreads = 256;
constexpr std::uint64_t kMaxSeconds = 3600;
constexpr std::uint64_t kMaxBytes = 64ULL * 1024 * 1024;
constexpr std::uint64_t kMaxCount = 1'000'000;

bool is_listen_address(std::string_view text) { return parse_listen_address(text).has_value(); }
bool is_none_or_listen_address(std::string_view text) {
  return text.empty() || is_listen_address(text);
}
bool is_none_or_address(std::string_view text) {
  return text.empty() || plain_address(text).has_value();
}
constexpr TextForm kListenAddress{is_listen_address, "must be ADDRESS:PORT"};
constexpr TextForm kNoneOrListenAddress{is_none_or_listen_address, "must be ADDRESS:PORT"};
constexpr TextForm kNoneOrAddress{is_none_or_address, "must be an IP address"};

const SettingRow kRows[] = {
    {"data", &Settings::data, "The data directory; made when it does not exist."},
    {"operator_key",
     &Settings::operator_key,
     "The file of the operator's key; by default DIR/operator.key."},
    {"listen",
     &Settings::listen,
     "ADDRESS:PORT to serve on; port 0 takes a free one.",
     0,
     0,
     &kListenAddress},
    {"metrics_listen",
     &Settings::metrics_listen,
     "ADDRESS:PORT for /metrics alone; by default on `listen`.",
     0,
     0,
     &kNoneOrListenAddress},
    {"web", &Settings::web, "The folder of the built web client; by default beside the program."},
    {"io_threads",
     &Settings::io_threads,
     "Threads that read and write sockets and answer reads.",
     1,
     kMaxThreads},
    {"connections",
     &Settings::connections,
     "Open connections; more are answered 503 and closed.",
     1,
     kMaxCount},
    {"address_connections",
     &Settings::address_connections,
     "Open connections of one address, an IPv6 /64 being one; not of the trusted proxy.",
     1,
     kMaxCount},
    {"head_bytes",
     &Settings::head_bytes,
     "Largest head of a request; beyond: 431.",
     1024,
     kMaxBytes},
    {"body_bytes",
     &Settings::body_bytes,
     "Largest body of a request; beyond: 413.",
     1024,
     kMaxBytes},
    {"head_seconds",
     &Settings::head_seconds,
     "Time for a request's head, from its first byte.",
     1,
     kMaxSeconds},
    {"body_seconds", &Settings::body_seconds, "Time for a request's body.", 1, kMaxSeconds},
    {"write_seconds",
     &Settings::write_seconds,
     "Time for a client to take an answer.",
     1,
     kMaxSeconds},
    {"idle_seconds",
     &Settings::idle_seconds,
     "Time that a connection may wait between requests.",
     1,
     kMaxSeconds},
    {"stop_seconds",
     &Settings::stop_seconds,
     "Time for requests in flight when stopping.",
     1,
     kMaxSeconds},
    {"position_wait_ms",
     &Settings::position_wait_ms,
     "How long a read waits for its Klade-Position; then 503.",
     1,
     60'000},
    {"position_waits",
     &Settings::position_waits,
     "Reads that wait at once; beyond: 503.",
     1,
     kMaxCount},
    {"log_requests", &Settings::log_requests, "A log line for every request, not only for faults."},
    {"streams_per_profile",
     &Settings::streams_per_profile,
     "Live streams of one profile; beyond: the oldest ends.",
     1,
     1000},
    {"stream_bytes",
     &Settings::stream_bytes,
     "What may wait for one live stream's client; beyond: it is closed.",
     1024,
     kMaxBytes},
    {"heartbeat_seconds",
     &Settings::heartbeat_seconds,
     "Between two signs of life on a live stream.",
     1,
     kMaxSeconds},
    {"session_minutes",
     &Settings::session_minutes,
     "How long a sign-in holds.",
     1,
     60ULL * 24 * 366},
    {"cookie_secure", &Settings::cookie_secure, "The session cookie goes over HTTPS only."},
    {"trusted_proxy",
     &Settings::trusted_proxy,
     "Address of the proxy whose X-Forwarded-For is believed.",
     0,
     0,
     &kNoneOrAddress},
    {"hash_threads",
     &Settings::hash_threads,
     "Threads that check passwords, 19 MiB each.",
     1,
     kMaxThreads},
    {"hash_queue", &Settings::hash_queue, "Sign-ins that wait for one; beyond: 503.", 1, kMaxCount},
    {"username_attempts",
     &Settings::username_attempts,
     "Failed sign-ins of one username at once; beyond: 429.",
     1,
     kMaxCount},
    {"username_refill_seconds",
     &Settings::username_refill_seconds,
     "Time that gives one such attempt back.",
     1,
     kMaxSeconds},
    {"username_sign_ins",
     &Settings::username_sign_ins,
     "Sign-ins of one username at once that succeed; beyond: 429.",
     1,
     kMaxCount},
    {"username_sign_in_seconds",
     &Settings::username_sign_in_seconds,
     "Time that gives one such sign-in back.",
     1,
     kMaxSeconds},
    {"address_attempts",
     &Settings::address_attempts,
     "Failed sign-ins of one address at once; beyond: 429.",
     1,
     kMaxCount},
    {"address_refill_seconds",
     &Settings::address_refill_seconds,
     "Time that gives one such attempt back.",
     1,
     kMaxSeconds},
    {"partitions",
     &Settings::partitions,
     "Partitions of a new log; a log keeps those it was made with.",
     1,
     256},
    {"owner_queue",
     &Settings::owner_queue,
     "Commands that wait, a partition; beyond: 503.",
     1,
     kMaxCount},
    {"owner_batch", &Settings::owner_batch, "Commands in one frame of the log.", 1, 10'000},
    {"frames_in_flight",
     &Settings::frames_in_flight,
     "Frames appended and not yet read back, a partition.",
     1,
     64},
    {"cached_streams",
     &Settings::cached_streams,
     "Folded streams in memory, a partition.",
     1,
     kMaxCount},
    {"view_cache_mib",
     &Settings::view_cache_mib,
     "Memory for the blocks of the views, in MiB.",
     8,
     65'536},
};

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

std::span<const SettingRow> setting_rows() { return kRows; }

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
