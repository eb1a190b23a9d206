// What the settings say of messages: providers, the secret of webhooks, recovery by SMS.
#pragma once

#include <memory>
#include <optional>
#include <string>

#include "gateway/messages/development_provider.h"
#include "gateway/messages/message_provider.h"
#include "gateway/messages/text_recovery.h"
#include "gateway/settings/settings.h"

namespace klade {

struct MessageSetup {
  std::shared_ptr<MessageProvider> sms;    // null: none
  std::shared_ptr<MessageProvider> email;  // null: none
  std::shared_ptr<DevelopmentProvider> development;
  std::optional<std::string> webhook_secret;
  RecoverySettings recovery;
};
// Reads the files that are named.
Result<MessageSetup, SettingFault> message_setup(const Settings& settings);

}  // namespace klade
