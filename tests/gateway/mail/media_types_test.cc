#include "gateway/mail/media_types.h"

#include <gtest/gtest.h>

namespace klade {
namespace {

using namespace std::string_literals;

TEST(MediaTypes, AreThoseOfTheTableOnly) {
  EXPECT_EQ(allowed_media_type("application/pdf"), "application/pdf");
  for (const char* type : {"",
                           "text/html",
                           "image/svg+xml",
                           "application/x-dosexec",
                           "application/zip",
                           "application/vnd.ms-excel.sheet.macroEnabled.12"}) {
    EXPECT_FALSE(allowed_media_type(type).has_value()) << type;
  }
}
TEST(MediaTypes, AreKnownByWhatStandsInside) {
  const std::string pdf = "%PDF-1.4\n1 0 obj\n<<>>\nendobj\n";
  EXPECT_TRUE(is_of_media_type(pdf, "application/pdf"));
  EXPECT_FALSE(is_of_media_type(pdf, "image/png"));
  EXPECT_TRUE(is_of_media_type("Labdien, šodien āra temperatūra!\n", "text/plain"));
  EXPECT_TRUE(is_of_media_type("a,b,c\n1,2,3\n4,5,6\n", "text/csv"));
}
TEST(MediaTypes, DoNotBelieveAName) {
  const std::string program = "MZ\x90\0\x03\0\0\0\x04\0\0\0\xff\xff\0\0"s + std::string(200, '\0');
  const std::string elf = "\x7f"s + "ELF\x02\x01\x01"s + std::string(60, '\0');
  const std::string page = "<!DOCTYPE html><html><script>alert(1)</script></html>";
  for (const std::string& bytes : {program, elf, page, std::string()}) {
    for (const char* type : {"application/pdf", "image/png", "text/plain", "text/csv"}) {
      EXPECT_FALSE(is_of_media_type(bytes, type)) << detected_media_type(bytes) << ' ' << type;
    }
  }
}

}  // namespace
}  // namespace klade
