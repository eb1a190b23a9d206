#include "events/core/bytes.h"

#include <gtest/gtest.h>

#include "events/school.h"
#include "tests/events/sample.h"

namespace klade {
namespace {

TEST(Bytes, GiveBackWhatWasPacked) {
  const auto settings = sample<SettingsChanged>();
  EXPECT_EQ(unpacked<SettingsChanged>(packed(settings)), settings);
  const auto year = sample<YearPlanned>();
  EXPECT_EQ(unpacked<YearPlanned>(packed(year)), year);
}

TEST(Bytes, AreLittleEndian) {
  EXPECT_EQ(packed(std::uint32_t{0x01020304}), std::string("\x04\x03\x02\x01", 4));
  EXPECT_EQ(packed(std::string(200, 'x')).substr(0, 2), std::string("\xC8\x01", 2));
}

TEST(Bytes, AreNothingWhenCutOrTooLong) {
  const std::string whole = packed(sample<YearPlanned>());
  for (std::size_t size = 0; size < whole.size(); ++size) {
    EXPECT_FALSE(unpacked<YearPlanned>(whole.substr(0, size)));
  }
  EXPECT_FALSE(unpacked<YearPlanned>(whole + "x"));
}

TEST(Bytes, RefuseAHostileCount) {
  EXPECT_FALSE(unpacked<std::vector<Semester>>("\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\x7F"));
}

TEST(Fields, AreVisitedInTheirOrder) {
  std::string order;
  Semester semester;
  Semester::fields(semester,
                   [&](std::string_view name, auto&) { order += std::string(name) + ' '; });
  EXPECT_EQ(order, "id title from to ");
}

TEST(Id, ReadsWhatItWrites) {
  const Id128 id = random_id();
  EXPECT_EQ(parse_id(to_text(id)), id);
  EXPECT_NE(random_id(), id);
  for (const auto* bad : {"",
                          "123",
                          "00000000-0000-0000-0000-00000000000g",
                          "00000000x0000-0000-0000-000000000000"}) {
    EXPECT_FALSE(parse_id(bad)) << bad;
  }
}

TEST(Id, FollowsFromItsBaseAndOrdinal) {
  const Id128 base = hash_id("base");
  EXPECT_EQ(derive_id(base, 1), derive_id(base, 1));
  EXPECT_NE(derive_id(base, 1), derive_id(base, 2));
  EXPECT_EQ(to_text(hash_id("base")), to_text(base));
  EXPECT_TRUE(PersonId{}.is_nil());
}

}  // namespace
}  // namespace klade
