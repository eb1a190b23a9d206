// The file of librdkafka's properties.  It may hold passwords.
#include "events/kafka/kafka_settings.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "events/kafka/kafka_client.h"
#include "tests/events/golden.h"
#include "tests/temporary_directory.h"

namespace klade {
namespace {

using testing::HasSubstr;
using testing::Not;
using Properties = std::map<std::string, std::string>;

class PropertiesFile : public testing::Test {
 protected:
  Result<Properties, StorageError> load(const std::string& text) {
    write_file(path_, text);
    return load_kafka_properties(path_);
  }
  TemporaryDirectory directory_;
  std::filesystem::path path_ = directory_.path() / "kafka.properties";
};

TEST_F(PropertiesFile, IsLinesOfNameAndValue) {
  EXPECT_EQ(load("").value(), Properties{});
  EXPECT_EQ(
      load("# a comment\n\n  security.protocol = SASL_SSL \r\nsasl.password=a=b #c\nempty=")
          .value(),
      (Properties{{"security.protocol", "SASL_SSL"}, {"sasl.password", "a=b #c"}, {"empty", ""}}));
  EXPECT_EQ(load("a=1\na=2\n").value(), (Properties{{"a", "2"}}));
}

TEST_F(PropertiesFile, IsRefusedByTheLineAndNeverRepeated) {
  for (const std::string wrong : {"secret", "=secret", "  = secret"}) {
    const auto loaded = load("a=1\n" + wrong + "\nb=2\n");
    ASSERT_FALSE(loaded);
    EXPECT_EQ(loaded.error().fault, StorageFault::other_format);
    EXPECT_THAT(loaded.error().message, HasSubstr("line 2"));
    EXPECT_THAT(loaded.error().message, HasSubstr(path_.string()));
    EXPECT_THAT(loaded.error().message, Not(HasSubstr("secret")));
  }
}

TEST_F(PropertiesFile, MustBeReadable) {
  EXPECT_EQ(load_kafka_properties(path_).error().fault, StorageFault::missing);
  EXPECT_EQ(load_kafka_properties(directory_.path()).error().fault, StorageFault::io);
}

TEST_F(PropertiesFile, NamesWhatLibrdkafkaDoesNotTakeWithoutItsValue) {
  for (const std::string name : {"no.such.property", "security.protocol", "ssl.ca.location"}) {
    KafkaSettings settings;
    settings.brokers = "127.0.0.1:1";
    settings.properties["security.protocol"] = "ssl";
    settings.properties[name] = "secret";
    const auto client = KafkaClient::make(KafkaClient::Kind::producer, settings, {}, {});
    ASSERT_FALSE(client) << name;
    EXPECT_THAT(client.error().message, HasSubstr(name));
    if (name != "ssl.ca.location") {
      EXPECT_THAT(client.error().message, Not(HasSubstr("secret")));
    }
  }
}

}  // namespace
}  // namespace klade
