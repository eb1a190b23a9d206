#include "gateway/messages/message_settings.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <fstream>

#include "tests/temporary_directory.h"

namespace klade {
namespace {

using testing::ElementsAre;
using testing::StartsWith;

struct MessageSettingsTest : testing::Test {
  TemporaryDirectory folder;
  Settings settings;

  std::string file(const std::string& name, const std::string& text) const {
    const auto path = folder.path() / name;
    std::ofstream(path) << text;
    return path.string();
  }
  std::string fault() const {
    const auto setup = message_setup(settings);
    return setup ? std::string() : setup.error().text;
  }
};

TEST_F(MessageSettingsTest, SendNothingByDefault) {
  const auto setup = message_setup(settings);
  ASSERT_TRUE(setup);
  EXPECT_EQ(setup->sms, nullptr);
  EXPECT_EQ(setup->email, nullptr);
  EXPECT_EQ(setup->development, nullptr);
  EXPECT_EQ(setup->webhook_secret, std::nullopt);
}

TEST_F(MessageSettingsTest, OfAnHttpProviderNeedItsUrlAndASecret) {
  settings.sms = "http";
  EXPECT_THAT(fault(), StartsWith("sms_url"));
  settings.sms_url = "https://sms.example.test/texts";
  EXPECT_THAT(fault(), StartsWith("sms_secret_file"));
  settings.sms_secret_file = file("short", "whsec_c2hvcnQ=");
  EXPECT_THAT(fault(), StartsWith("sms_secret_file"));
  settings.sms_secret_file = file("secret", "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw\n");
  EXPECT_EQ(fault(), "");
  settings.sms_numbers = "120, 1800";
  const auto setup = message_setup(settings);
  EXPECT_NE(setup->sms, nullptr);
  EXPECT_EQ(setup->webhook_secret->size(), 24U);
  EXPECT_THAT(setup->recovery.numbers, ElementsAre("120", "1800"));
}

TEST_F(MessageSettingsTest, OfAMailServerNeedASender) {
  settings.smtp_url = "http://mail.example.test";
  EXPECT_THAT(fault(), StartsWith("smtp_url"));
  settings.smtp_url = "smtps://mail.example.test";
  EXPECT_THAT(fault(), StartsWith("smtp_from"));
  settings.smtp_from = "skola@example.test";
  EXPECT_EQ(fault(), "");
  settings.smtp_credentials_file = file("credentials", "user\n");
  EXPECT_THAT(fault(), StartsWith("smtp_credentials_file"));
  settings.smtp_credentials_file = file("credentials", "user\r\npassword\r\n");
  EXPECT_EQ(fault(), "");
}

TEST_F(MessageSettingsTest, ShowNobodysPasswordsToOthers) {
  settings.sms = "development";
  EXPECT_THAT(fault(), StartsWith("sms")) << "without the setting development";
  settings.development = true;
  EXPECT_EQ(fault(), "");
  settings.listen = "0.0.0.0:8080";
  EXPECT_THAT(fault(), StartsWith("development"));
  settings.listen = "192.0.2.1:8080";
  EXPECT_THAT(fault(), StartsWith("development"));
  settings.development_public = true;
  EXPECT_EQ(fault(), "");
  const auto setup = message_setup(settings);
  EXPECT_EQ(setup->sms, setup->development);
  EXPECT_EQ(setup->email, setup->development);
}

}  // namespace
}  // namespace klade
