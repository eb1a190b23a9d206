#include "gateway/settings/settings.h"

#include <gtest/gtest.h>

#include <set>

namespace klade {
namespace {

const Environment kNothing = [](const std::string&) { return std::nullopt; };

TEST(Settings, TakeTheCommandLineBeforeTheEnvironmentBeforeTheFile) {
  const Environment environment = [](const std::string& name) -> std::optional<std::string> {
    if (name == "KLADE_IDLE_SECONDS") return "20";
    if (name == "KLADE_HEAD_SECONDS") return "21";
    return std::nullopt;
  };
  const auto settings =
      load_settings({{"idle_seconds", "30"}},
                    environment,
                    "idle_seconds = 10\nhead_seconds = 11\nbody_seconds = 12\ndata = \"d\"\n");
  ASSERT_TRUE(settings) << settings.error().text;
  EXPECT_EQ(settings->idle_seconds, 30U);
  EXPECT_EQ(settings->head_seconds, 21U);
  EXPECT_EQ(settings->body_seconds, 12U);
  EXPECT_EQ(settings->data, "d");
  EXPECT_EQ(settings->io_threads, Settings().io_threads);
}

TEST(Settings, RefuseWhatTheyDoNotKnow) {
  EXPECT_FALSE(load_settings({{"nonsense", "1"}}, kNothing, ""));
  EXPECT_FALSE(load_settings({}, kNothing, "nonsense = 1"));
  EXPECT_FALSE(load_settings({}, kNothing, "idle_seconds = [1]"));
  EXPECT_FALSE(load_settings({}, kNothing, "idle_seconds = "));
}

TEST(Settings, HaveBounds) {
  for (const std::string bad : {"0", "-1", "99999", "1.5", "x", "", " 1"}) {
    EXPECT_FALSE(load_settings({{"idle_seconds", bad}}, kNothing, "")) << bad;
  }
  EXPECT_FALSE(load_settings({{"cookie_secure", "yes"}}, kNothing, ""));
}

TEST(Settings, TakeAddressesThatCanBeListenedOn) {
  for (const std::string good : {"127.0.0.1:8080", "0.0.0.0:0", "[::]:8080", "[::1]:65535"}) {
    EXPECT_TRUE(load_settings({{"listen", good}}, kNothing, "")) << good;
    EXPECT_TRUE(load_settings({{"metrics_listen", good}}, kNothing, "")) << good;
  }
  for (const std::string bad : {"nonsense",
                                "",
                                "127.0.0.1",
                                "127.0.0.1:",
                                "127.0.0.1:x",
                                "127.0.0.1:80x",
                                "127.0.0.1:-1",
                                "127.0.0.1:65536",
                                "localhost:80",
                                "256.0.0.1:80"}) {
    EXPECT_FALSE(load_settings({{"listen", bad}}, kNothing, "")) << bad;
  }
  EXPECT_TRUE(load_settings({{"metrics_listen", ""}}, kNothing, ""));
  EXPECT_FALSE(load_settings({{"metrics_listen", "9090"}}, kNothing, ""));
}

TEST(Settings, TakeAnAddressForTheTrustedProxy) {
  for (const std::string good : {"", "10.0.0.1", "::1", "::ffff:10.0.0.1"}) {
    EXPECT_TRUE(load_settings({{"trusted_proxy", good}}, kNothing, "")) << good;
  }
  for (const std::string bad : {"foo", "10.0.0.1:80", "10.0.0.0/8", "localhost"}) {
    EXPECT_FALSE(load_settings({{"trusted_proxy", bad}}, kNothing, "")) << bad;
  }
}

TEST(Settings, SayWhereSeveralNodesStand) {
  for (const auto& [name, good] : GivenSettings{{"log", "kafka"},
                                                {"log", "embedded"},
                                                {"topic_prefix", "school-1.a_b"},
                                                {"node_id", ""},
                                                {"node_id", "0af76519-16cd-43dd-8448-eb211c80319c"},
                                                {"peer_listen", "0.0.0.0:9000"},
                                                {"peer_advertise", ""},
                                                {"peer_advertise", "node-1.school.lv:9000"},
                                                {"peer_advertise", "[::1]:9000"}}) {
    EXPECT_TRUE(load_settings({{name, good}}, kNothing, "")) << name << " " << good;
  }
  for (const auto& [name, bad] : GivenSettings{{"log", "memory"},
                                               {"topic_prefix", ""},
                                               {"topic_prefix", "a/b"},
                                               {"topic_prefix", ".."},
                                               {"topic_prefix", std::string(201, 'x')},
                                               {"node_id", "one"},
                                               {"peer_listen", ""},
                                               {"peer_advertise", "node-1"},
                                               {"peer_advertise", "node-1:0"},
                                               {"peer_advertise", "node 1:80"},
                                               {"peer_advertise", "::1:9000"},
                                               {"forward_seconds", "0"}}) {
    EXPECT_FALSE(load_settings({{name, bad}}, kNothing, "")) << name << " " << bad;
  }
}

TEST(Settings, TakeHashesOfAnalyticsTokens) {
  const std::string hash(64, 'a');
  EXPECT_TRUE(load_settings({{"analytics_tokens", ""}}, kNothing, ""));
  EXPECT_TRUE(load_settings({{"analytics_tokens", hash + "," + hash}}, kNothing, ""));
  EXPECT_FALSE(load_settings({{"analytics_tokens", "a token"}}, kNothing, ""));
}

TEST(Settings, PrintThemselvesAsTheFileThatGivesThem) {
  const auto settings = load_settings(
      {{"idle_seconds", "7"}, {"cookie_secure", "false"}, {"web", "a\\b\"c"}}, kNothing, "");
  ASSERT_TRUE(settings);
  const std::string text = settings_text(*settings);
  const auto again = load_settings({}, kNothing, text);
  ASSERT_TRUE(again) << again.error().text;
  EXPECT_EQ(settings_text(*again), text);
}

TEST(Settings, StandOnceInOneList) {
  std::set<std::string_view> names;
  for (const SettingRow& row : setting_rows()) {
    EXPECT_TRUE(names.insert(row.name).second) << row.name;
    EXPECT_FALSE(row.meaning.empty());
  }
}

}  // namespace
}  // namespace klade
