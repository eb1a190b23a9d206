#include "gateway/messages/message_settings.h"

#include <algorithm>
#include <chrono>
#include <fstream>
#include <iterator>

#include "gateway/messages/http_sms_provider.h"
#include "gateway/messages/smtp_provider.h"
#include "gateway/messages/webhook_signature.h"
#include "gateway/settings/addresses.h"

namespace klade {
namespace {

constexpr std::size_t kMaxFileBytes = 4096;

Failure<SettingFault> fault(std::string text) { return Failure{SettingFault{std::move(text)}}; }

std::optional<std::string> file_text(const std::string& path) {
  std::ifstream in(path, std::ios::binary);
  if (!in) return std::nullopt;
  std::string text(kMaxFileBytes, '\0');
  in.read(text.data(), static_cast<std::streamsize>(text.size()));
  text.resize(static_cast<std::size_t>(in.gcount()));
  return text;
}

std::string taken_line(std::string& text) {
  std::string line = text.substr(0, text.find('\n'));
  text.erase(0, std::min(line.size() + 1, text.size()));
  if (line.ends_with('\r')) line.pop_back();
  return line;
}

std::vector<std::string> split(std::string_view text) {
  std::vector<std::string> parts;
  while (!text.empty()) {
    std::string part(text.substr(0, text.find(',')));
    text.remove_prefix(std::min(part.size() + 1, text.size()));
    std::erase(part, ' ');
    if (!part.empty()) parts.push_back(std::move(part));
  }
  return parts;
}

bool is_http(std::string_view url) {
  return url.starts_with("https://") || url.starts_with("http://");
}

// Whoever reaches the page reads passwords.
std::optional<SettingFault> development_refused(const Settings& settings) {
  if (!settings.development) {
    if (settings.sms != "development") return std::nullopt;
    return SettingFault{"sms: development needs the setting development"};
  }
  const auto listen = parse_listen_address(settings.listen);
  const bool is_hidden = listen && is_loopback(listen->host);
  if (is_hidden || settings.development_public) return std::nullopt;
  return SettingFault{"development: others reach " + settings.listen +
                      ", where everybody's passwords would be read; development_public lets it"};
}

Result<std::shared_ptr<MessageProvider>, SettingFault> http_provider(
    const Settings& settings, const std::optional<std::string>& secret) {
  if (!is_http(settings.sms_url)) return fault("sms_url: must be http:// or https://");
  if (!secret) return fault("sms_secret_file: needed when sms is http");
  return std::shared_ptr<MessageProvider>(
      std::make_shared<HttpSmsProvider>(HttpSmsProvider::Options{
          settings.sms_url, *secret, std::chrono::seconds(settings.sms_seconds)}));
}

Result<std::shared_ptr<MessageProvider>, SettingFault> smtp_provider(const Settings& settings) {
  SmtpProvider::Options options;
  options.url = settings.smtp_url;
  options.from = settings.smtp_from;
  if (!options.url.starts_with("smtp://") && !options.url.starts_with("smtps://")) {
    return fault("smtp_url: must be smtp:// or smtps://");
  }
  if (!is_mail_address(options.from)) return fault("smtp_from: must be an address of e-mail");
  if (!settings.smtp_credentials_file.empty()) {
    auto text = file_text(settings.smtp_credentials_file);
    if (!text) return fault("smtp_credentials_file: cannot be read");
    options.user = taken_line(*text);
    options.password = taken_line(*text);
    if (options.user.empty() || options.password.empty()) {
      return fault("smtp_credentials_file: must be a line with the user and one with the password");
    }
  }
  return std::shared_ptr<MessageProvider>(std::make_shared<SmtpProvider>(std::move(options)));
}

Result<std::optional<std::string>, SettingFault> webhook_secret(const Settings& settings) {
  if (settings.sms_secret_file.empty()) return std::optional<std::string>();
  const auto text = file_text(settings.sms_secret_file);
  if (!text) return fault("sms_secret_file: cannot be read");
  auto secret = parse_webhook_secret(*text);
  if (!secret) return fault("sms_secret_file: must be whsec_ and 24 to 64 bytes as base64");
  return std::optional<std::string>(*std::move(secret));
}

}  // namespace

Result<MessageSetup, SettingFault> message_setup(const Settings& settings) {
  if (auto refused = development_refused(settings)) return Failure{*std::move(refused)};
  MessageSetup setup;
  auto secret = webhook_secret(settings);
  if (!secret) return Failure{secret.error()};
  setup.webhook_secret = *std::move(secret);
  if (settings.development) {
    setup.development = std::make_shared<DevelopmentProvider>();
    setup.email = setup.development;
  }
  if (settings.sms == "development") setup.sms = setup.development;
  if (settings.sms == "http") {
    auto provider = http_provider(settings, setup.webhook_secret);
    if (!provider) return Failure{provider.error()};
    setup.sms = *std::move(provider);
  }
  if (!settings.smtp_url.empty()) {
    auto provider = smtp_provider(settings);
    if (!provider) return Failure{provider.error()};
    setup.email = *std::move(provider);
  }
  setup.recovery.numbers = split(settings.sms_numbers);
  setup.recovery.keyword = settings.sms_keyword;
  setup.recovery.language = parse_name<Language>(settings.sms_language).value_or(Language::lv);
  return setup;
}

}  // namespace klade
