#include <gtest/gtest.h>

#include <map>
#include <random>

#include "events/core/json_writer.h"
#include "events/core/match.h"
#include "events/event.h"
#include "tests/events/golden.h"
#include "tests/events/sample.h"
#include "tests/paths.h"

namespace klade {
namespace {

template <class T>
bool decodes_to(const T& event, std::string_view bytes) {
  const auto decoded = decode(T::kType, bytes);
  return decoded && encode(*decoded) == encode(Event{event}) && *decoded == Event{event};
}

TEST(Codec, GivesBackEveryEventAsItWas) {
  each_event_type([]<class T>(const T&) {
    const T event = sample<T>();
    EXPECT_EQ(type_of(Event{event}), T::kType);
    EXPECT_TRUE(decodes_to(event, encode(Event{event}))) << T::kType;
    EXPECT_TRUE(decodes_to(T{event}, encode(Event{event}))) << T::kType;
  });
}

std::string text_of(const Event& event) {
  return match(event, [](const auto& context) {
    return match(context, [](const auto& e) { return json_text(e) + "\n"; });
  });
}

// What was written once is never written anew, whatever a sample is today.
TEST(Codec, KeepsTheBytesOfEveryEventForEver) {
  each_event_type([]<class T>(const T&) {
    const T event = sample<T>();
    const std::string stem = "tests/golden/" + std::string(T::kType);
    const auto path = std::filesystem::path(klade::kSourceDir) / stem;
    if (!std::filesystem::exists(path.string() + ".bin")) {
      expect_golden(stem + ".bin", encode(Event{event}));
      expect_golden(stem + ".json", text_of(Event{event}));
    }
    const std::string bytes = read_file(path.string() + ".bin");
    const auto kept = decode(T::kType, bytes);
    ASSERT_TRUE(kept) << T::kType;
    EXPECT_EQ(type_of(*kept), T::kType);
    EXPECT_EQ(encode(*kept), bytes) << T::kType;
    EXPECT_EQ(text_of(*kept), read_file(path.string() + ".json")) << T::kType;
  });
}

// Also of shapes that are written no more.
TEST(Codec, ReadsEveryVersionThatWasEverWritten) {
  const auto folder = std::filesystem::path(klade::kSourceDir) / "tests/golden";
  std::size_t retired = 0;
  for (const auto& file : std::filesystem::directory_iterator(folder)) {
    if (file.path().extension() != ".bin") continue;
    const std::string type = file.path().stem();
    const auto event = decode(type, read_file(file.path()));
    ASSERT_TRUE(event) << type;
    EXPECT_EQ(type_of(*event), newest_type(type)) << type;
    if (type_of(*event) != type) ++retired;
  }
  EXPECT_EQ(retired, 4U);  // as many as RetiredEvents lists
}

TEST(Codec, GivesWhatAnOldShapeSays) {
  const auto path = std::filesystem::path(klade::kSourceDir) / "tests/golden";
  const auto event =
      decode(ProfileClosedV1::kType, read_file(path / "people.profile_closed.v1.bin"));
  ASSERT_TRUE(event);
  EXPECT_EQ(*event, (Event{ProfileClosed{sample<ProfileClosedV1>().profile}}));
  const std::string stem = (path / AccessSettingsChangedV1::kType).string();
  const auto settings = decode(AccessSettingsChangedV1::kType, read_file(stem + ".bin"));
  ASSERT_TRUE(settings);
  std::string said = read_file(stem + ".json");
  said.insert(said.rfind("}}"), R"(,"former_may_read":false)");
  EXPECT_EQ(text_of(*settings), said);
}

TEST(Codec, NamesEveryTypeOnce) {
  std::map<std::string_view, int> seen;
  each_event_type([&]<class T>(const T&) { ++seen[T::kType]; });
  for (const auto& [type, times] : seen) EXPECT_EQ(times, 1) << type;
}

TEST(Codec, TakesAnUnknownTypeForUnknown) {
  const auto decoded = decode("grading.mark_recorded.v99", "");
  ASSERT_FALSE(decoded);
  EXPECT_EQ(decoded.error(), DecodeError::unknown_type);
}

TEST(Codec, TakesEveryTruncationForMalformed) {
  each_event_type([]<class T>(const T&) {
    const std::string bytes = encode(Event{sample<T>()});
    for (std::size_t size = 0; size < bytes.size(); ++size) {
      const auto decoded = decode(T::kType, std::string_view(bytes).substr(0, size));
      ASSERT_FALSE(decoded) << T::kType << " cut at " << size;
      ASSERT_EQ(decoded.error(), DecodeError::malformed);
    }
    EXPECT_FALSE(decode(T::kType, bytes + '\0')) << T::kType << ": a byte too many";
  });
}

TEST(Codec, AcceptsOnlyWhatItWouldWriteItself) {
  each_event_type([]<class T>(const T&) {
    const std::string bytes = encode(Event{sample<T>()});
    for (std::size_t bit = 0; bit < bytes.size() * 8; ++bit) {
      std::string flipped = bytes;
      flipped[bit / 8] = static_cast<char>(flipped[bit / 8] ^ (1 << (bit % 8)));
      const auto decoded = decode(T::kType, flipped);
      if (decoded) {
        ASSERT_EQ(encode(*decoded), flipped) << T::kType << " bit " << bit;
      }
    }
  });
}

TEST(Codec, TakesAHostileLengthForMalformed) {
  SchoolOpened event;
  std::string bytes = encode(Event{SchoolEvent{event}});
  for (std::size_t i = bytes.size() - 4; i < bytes.size(); ++i) bytes[i] = '\xFF';
  const auto decoded = decode(SchoolOpened::kType, bytes);
  ASSERT_FALSE(decoded);
  EXPECT_EQ(decoded.error(), DecodeError::malformed);
}

TEST(Codec, TakesAnUnknownEnumeratorForMalformed) {
  ProfileRolesChanged event;
  event.roles = {Role::teacher};
  std::string bytes = encode(Event{PeopleEvent{event}});
  bytes.back() = 127;
  const auto decoded = decode(ProfileRolesChanged::kType, bytes);
  ASSERT_FALSE(decoded);
  EXPECT_EQ(decoded.error(), DecodeError::malformed);
}

TEST(Codec, TakesABigEndianArchiveForMalformed) {
  std::string bytes = encode(Event{PeopleEvent{ProfileClosed{}}});
  bytes.front() = 0;
  EXPECT_FALSE(decode(ProfileClosed::kType, bytes));
}

TEST(Codec, SurvivesRandomBytes) {
  std::mt19937_64 random(1);
  each_event_type([&]<class T>(const T&) {
    for (int i = 0; i < 200; ++i) {
      std::string bytes(random() % 200, '\0');
      for (char& byte : bytes) byte = static_cast<char>(random());
      if (!bytes.empty()) bytes.front() = 1;
      const auto decoded = decode(T::kType, bytes);
      if (decoded) {
        ASSERT_EQ(encode(*decoded), bytes);
      }
    }
  });
}

struct ProbeV1 {
  int value = 0;
};
struct ProbeV2 {
  int value = 0;
};
struct ProbeV3 {
  static constexpr std::string_view kType = "probe.v3";
  int value = 0;
};
ProbeV2 upcast(const ProbeV1& old) { return {old.value + 1}; }
ProbeV3 upcast(const ProbeV2& old) { return {old.value * 10}; }

TEST(Codec, UpcastsAnOldShapeToTheNewest) {
  EXPECT_EQ(newest(ProbeV1{4}).value, 50);
  EXPECT_EQ(newest(ProbeV3{4}).value, 4);
}

TEST(Codec, SaysWhatTypeAnOldShapeHasNow) {
  EXPECT_EQ(kNewestType<ProbeV1>, "probe.v3");
  EXPECT_EQ(kNewestType<ProbeV3>, "probe.v3");
  each_event_type([]<class T>(const T&) {
    const auto decoded = decode(T::kType, encode(Event{sample<T>()}));
    ASSERT_TRUE(decoded);
    EXPECT_EQ(newest_type(T::kType), type_of(*decoded));
  });
  EXPECT_EQ(newest_type("grading.mark_recorded.v99"), std::nullopt);
}

TEST(StreamId, ReadsWhatItWrites) {
  for (const auto& kind : names<StreamKind>()) {
    const StreamId stream{kind.value, hash_id(kind.text)};
    EXPECT_EQ(parse_stream(to_text(stream)), stream);
  }
  EXPECT_FALSE(parse_stream("journal"));
  EXPECT_FALSE(parse_stream("gradebook-" + to_text(hash_id("x"))));
  EXPECT_FALSE(parse_stream("journal-123"));
}

TEST(Names, GoBothWays) {
  EXPECT_EQ(name_of(MarkKind::post_exam), "post_exam");
  EXPECT_EQ(parse_name<MarkKind>("post_exam"), MarkKind::post_exam);
  EXPECT_EQ(parse_name<MarkKind>("Post_exam"), std::nullopt);
  EXPECT_FALSE(is_named(static_cast<Role>(127)));
}

}  // namespace
}  // namespace klade
