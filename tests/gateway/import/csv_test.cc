#include "gateway/import/csv.h"

#include <gtest/gtest.h>

namespace klade {
namespace {

using Texts = std::vector<std::vector<std::string>>;

Texts texts_of(std::string_view bytes) {
  Texts texts;
  CsvReader reader(bytes);
  while (auto record = reader.next()) {
    EXPECT_FALSE(record->fault.has_value());
    auto& row = texts.emplace_back();
    for (const CsvCell& cell : record->cells) row.push_back(cell.text);
  }
  return texts;
}

struct Seen {
  std::uint32_t line;
  std::uint32_t column;
  std::string reason;
  bool operator==(const Seen&) const = default;
};
std::vector<Seen> faults_of(std::string_view bytes) {
  std::vector<Seen> seen;
  CsvReader reader(bytes);
  while (auto record = reader.next()) {
    if (!record->fault) continue;
    seen.push_back(
        {record->fault->line, record->fault->column, std::string(record->fault->reason)});
  }
  return seen;
}

TEST(CsvReader, ReadsQuotesCommasAndLineEnds) {
  EXPECT_EQ(texts_of("a,\"b,c\",\"d\"\"e\"\r\n,,\n\"x\ny\",z,"),
            (Texts{{"a", "b,c", "d\"e"}, {"", "", ""}, {"x\ny", "z", ""}}));
}

TEST(CsvReader, SkipsAByteOrderMarkAndEmptyLines) {
  EXPECT_EQ(texts_of("\xEF\xBB\xBF"
                     "a\r\n\n\r\nb\n"),
            (Texts{{"a"}, {"b"}}));
  EXPECT_EQ(texts_of(""), Texts{});
  EXPECT_EQ(texts_of("\xEF\xBB\xBF"), Texts{});
}

TEST(CsvReader, KnowsTheLineAndNumberOfEachField) {
  CsvReader reader("a,\"b\nb\",c\nd,e,f\n");
  const auto first = reader.next();
  ASSERT_TRUE(first.has_value());
  EXPECT_EQ(first->cells[2].line, 2U);
  EXPECT_EQ(first->cells[2].column, 3U);
  const auto second = reader.next();
  ASSERT_TRUE(second.has_value());
  EXPECT_EQ(second->line, 3U);
  EXPECT_EQ(second->cells[1].line, 3U);
}

TEST(CsvReader, GoesOnAfterAFaultyRecord) {
  EXPECT_EQ(faults_of("a,b\"c,d\nok\n\"x\"y,1\nok\n\"open"),
            (std::vector<Seen>{{1, 2, "a quote in a field that is not quoted"},
                               {3, 1, "text after a closing quote"},
                               {5, 1, "a quoted field is not closed"}}));
}

TEST(CsvReader, RefusesWhatIsNotPlainUtf8) {
  const std::vector<Seen> not_text{{1, 2, "not UTF-8, or a control character"}};
  EXPECT_EQ(faults_of("a,\xFF\n"), not_text);
  EXPECT_EQ(faults_of("a,\xC0\x80\n"), not_text);
  EXPECT_EQ(faults_of("a,\xED\xA0\x80\n"), not_text);
  EXPECT_EQ(faults_of("a,\xF5\x80\x80\x80\n"), not_text);
  EXPECT_EQ(faults_of("a,\xC4\n"), not_text);
  EXPECT_EQ(faults_of(std::string_view("a,\0b\n", 5)), not_text);
  EXPECT_EQ(faults_of("a,\x1B[31m\n"), not_text);
  EXPECT_TRUE(faults_of("a,ķ𝄞\t\n").empty());
}

TEST(CsvReader, BoundsFieldsAndRecords) {
  EXPECT_EQ(faults_of(std::string(kMaxCsvFieldBytes + 1, 'x')),
            (std::vector<Seen>{{1, 1, "the field is too long"}}));
  EXPECT_TRUE(faults_of(std::string(kMaxCsvFieldBytes, 'x')).empty());
  EXPECT_EQ(faults_of(std::string(kMaxCsvFields, ',')),
            (std::vector<Seen>{{1, kMaxCsvFields + 1, "too many fields"}}));
}

TEST(CsvReader, BoundsTheNumberOfRecords) {
  std::string bytes;
  for (std::uint32_t i = 0; i <= kMaxCsvRecords; ++i) bytes += "x\n";
  EXPECT_EQ(faults_of(bytes), (std::vector<Seen>{{kMaxCsvRecords + 1, 1, "too many records"}}));
}

}  // namespace
}  // namespace klade
