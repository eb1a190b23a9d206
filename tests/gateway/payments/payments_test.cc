// What the Family Set costs and what needs it, as settings say it; where it is paid.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <fstream>

#include "gateway/messages/webhook_signature.h"
#include "gateway/payments/payment_settings.h"
#include "tests/temporary_directory.h"

namespace klade {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;
using testing::StartsWith;

const OrderId kOrder{hash_id("order")};
const std::string kSecretText = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw";

TEST(Features, AreNamesWithCommas) {
  EXPECT_THAT(*parse_features(""), IsEmpty());
  EXPECT_THAT(*parse_features("ranking,no_ads"), ElementsAre(Feature::ranking, Feature::no_ads));
  for (const std::string wrong : {"marks", "ranking,", ",ranking", "ranking,ranking", "ranking "}) {
    EXPECT_FALSE(parse_features(wrong)) << wrong;
  }
}

TEST(YearDays, AreDaysOfEveryYear) {
  const auto day = parse_year_day("05-31");
  ASSERT_TRUE(day);
  EXPECT_EQ(day->month, 5);
  EXPECT_EQ(day->day, 31);
  for (const std::string wrong : {"", "02-29", "13-01", "5-31", "31-05"}) {
    EXPECT_FALSE(parse_year_day(wrong)) << wrong;
  }
}

class PaymentSettings : public testing::Test {
 protected:
  Settings settings() const {
    Settings settings;
    settings.payments = "hosted";
    settings.payments_url = "https://pay.example/klade";
    settings.payments_return_url = "https://school.example/?a=b";
    settings.payments_secret_file = (folder_.path() / "secrets").string();
    std::ofstream(settings.payments_secret_file) << kSecretText << "\n";
    return settings;
  }
  TemporaryDirectory folder_;
};

TEST_F(PaymentSettings, FS1_SellNothingByDefault) {
  const auto setup = payment_setup({});
  ASSERT_TRUE(setup);
  EXPECT_EQ(setup->offer.payments, nullptr);
  EXPECT_THAT(setup->offer.sold, IsEmpty());
  EXPECT_THAT(setup->secrets, IsEmpty());
  EXPECT_EQ(setup->offer.cents(SetProduct::month), 299);
  EXPECT_EQ(setup->offer.cents(SetProduct::year), 1289);
  EXPECT_EQ(setup->offer.year, SetYear{});
}
TEST_F(PaymentSettings, FS2_SendTheBuyerToTheProvidersPageWithASignedPrice) {
  const auto setup = payment_setup(settings());
  ASSERT_TRUE(setup) << setup.error().text;
  const std::string url =
      setup->offer.payments->checkout_url({kOrder, SetProduct::year, 1289, Language::ru});
  EXPECT_THAT(url, StartsWith("https://pay.example/klade?order=" + to_text(kOrder) + "&"));
  EXPECT_THAT(url, HasSubstr("&product=year&cents=1289&currency=EUR&language=ru&"));
  EXPECT_THAT(url, HasSubstr("return_url=https%3A%2F%2Fschool.example%2F%3Fa%3Db&signature=v1%2C"));
  const std::string cheaper =
      setup->offer.payments->checkout_url({kOrder, SetProduct::year, 1, Language::ru});
  EXPECT_NE(url.substr(url.find("signature")), cheaper.substr(cheaper.find("signature")));
}
TEST_F(PaymentSettings, NeedAPageAndASecret) {
  Settings without_page = settings();
  without_page.payments_url.clear();
  EXPECT_FALSE(payment_setup(without_page));
  Settings without_secret = settings();
  without_secret.payments_secret_file = (folder_.path() / "none").string();
  EXPECT_FALSE(payment_setup(without_secret));
}
TEST_F(PaymentSettings, PlayAProviderOnThisMachineOnly) {
  Settings played;
  played.payments = "development";
  EXPECT_TRUE(payment_setup(played));
  played.listen = "0.0.0.0:8080";
  EXPECT_FALSE(payment_setup(played));
}

}  // namespace
}  // namespace klade
