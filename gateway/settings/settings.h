// Settings: everything that can be set, one list.  A setting `idle_seconds` is `--idle-seconds` on
// the command line, KLADE_IDLE_SECONDS in the environment and `idle_seconds` in the TOML file; the
// first of these that names it wins.  Unknown names on the command line and in the file are faults.
// Values; read once at start.
#pragma once

#include <cstdint>
#include <functional>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <variant>
#include <vector>

#include "events/core/result.h"

namespace klade {

struct Settings {
  // where
  std::string data = "data";
  std::string operator_key;  // empty: DIR/operator.key
  std::string listen = "127.0.0.1:8080";
  std::string metrics_listen;  // empty: on `listen`
  std::string web;             // empty: beside the program
  // HTTP
  std::uint64_t io_threads = 2;
  std::uint64_t connections = 4096;
  std::uint64_t address_connections = 1024;  // a school may come from one address
  std::uint64_t head_bytes = 16ULL * 1024;
  std::uint64_t body_bytes = 1024ULL * 1024;
  std::uint64_t head_seconds = 10;
  std::uint64_t body_seconds = 30;
  std::uint64_t write_seconds = 30;
  std::uint64_t idle_seconds = 60;
  std::uint64_t stop_seconds = 10;
  std::uint64_t position_wait_ms = 2000;
  std::uint64_t position_waits = 1024;
  bool log_requests = true;
  // server-sent events
  std::uint64_t streams_per_profile = 6;
  std::uint64_t stream_bytes = 64ULL * 1024;
  std::uint64_t heartbeat_seconds = 15;
  // sign-in
  std::uint64_t session_minutes = 12ULL * 60;
  bool cookie_secure = true;
  std::string trusted_proxy;  // empty: X-Forwarded-For is never believed
  std::uint64_t hash_threads = 1;
  std::uint64_t hash_queue = 64;
  std::uint64_t username_attempts = 10;
  std::uint64_t username_refill_seconds = 30;
  std::uint64_t username_sign_ins = 30;
  std::uint64_t username_sign_in_seconds = 10;
  std::uint64_t address_attempts = 300;
  std::uint64_t address_refill_seconds = 2;
  std::uint64_t terms_version = 0;  // 0: no terms of use are to be accepted
  std::string terms;                // the folder of their texts
  // analytics
  std::string analytics_tokens;  // empty: nobody reads them by HTTP
  bool outbox = true;
  // messages that go out, and texts that come in
  std::string sms = "none";        // or http, or development
  std::string sms_url;             // of http
  std::string sms_secret_file;     // signs what goes to the provider and comes from it
  std::string sms_numbers;         // that texts come in on; empty: any
  std::string sms_keyword = "ek";  // requirements P4
  std::string sms_language = "lv";
  std::uint64_t sms_seconds = 10;
  std::string smtp_url;  // empty: no e-mail
  std::string smtp_from;
  std::string smtp_credentials_file;  // USER and PASSWORD, a line each; empty: without signing in
  std::uint64_t message_threads = 4;
  bool development = false;
  bool development_public = false;
  // the Family Set
  std::uint64_t set_month_cents = 299;
  std::uint64_t set_year_cents = 1289;
  std::string set_year_ends = "05-31";
  std::string set_gift_ends = "07-31";
  std::string sold_features;      // empty: everything is free
  std::string payments = "none";  // or hosted, or development
  std::string payments_url;       // of hosted
  std::string payments_return_url;
  std::string payments_secret_file;
  // the operator
  std::string operator_tokens;  // empty: nobody acts as the operator by HTTP
  // engine
  std::string log = "embedded";  // or kafka
  std::uint64_t partitions = 1;
  std::uint64_t owner_queue = 4096;
  std::uint64_t owner_batch = 256;
  std::uint64_t frames_in_flight = 4;
  std::uint64_t cached_streams = 2048;
  std::uint64_t view_cache_mib = 128;
  // several nodes: of `kafka`
  std::string brokers;
  std::string topic_prefix = "klade";
  std::uint64_t replication = 3;  // of topics that are made; 0: as many as there are, at most 3
  std::string kafka_properties;   // a file; empty: none
  std::string node_id;            // empty: the one in DIR/node
  std::string peer_listen = "127.0.0.1:0";
  std::string peer_advertise;  // empty: where it listens
  std::uint64_t forward_seconds = 8;
};

using SettingMember =
    std::variant<std::string Settings::*, std::uint64_t Settings::*, bool Settings::*>;
struct TextForm {
  bool (*is_it)(std::string_view) = nullptr;
  std::string_view wanted;  // "must be ..."
};
struct SettingRow {
  std::string_view name;
  SettingMember member;
  std::string_view meaning;
  std::uint64_t least = 0;  // of numbers
  std::uint64_t most = 0;
  const TextForm* form = nullptr;  // of texts that are not free
};
std::span<const SettingRow> setting_rows();

std::string option_name(const SettingRow& row);       // --idle-seconds
std::string environment_name(const SettingRow& row);  // KLADE_IDLE_SECONDS

// What is wrong, in words for the operator.
struct SettingFault {
  std::string text;
};
using GivenSettings = std::vector<std::pair<std::string, std::string>>;  // by the name of the row
using Environment = std::function<std::optional<std::string>(const std::string& name)>;

// `toml` is the file's text, empty for none.
Result<Settings, SettingFault> load_settings(const GivenSettings& command_line,
                                             const Environment& environment,
                                             std::string_view toml);

// The effective settings as a TOML file.
std::string settings_text(const Settings& settings);

}  // namespace klade
