#include "gateway/http/static_files.h"

#include <gtest/gtest.h>

#include <fstream>

#include "tests/temporary_directory.h"

namespace klade {
namespace {

namespace fs = std::filesystem;

class StaticFilesTest : public testing::Test {
 protected:
  StaticFilesTest() {
    put("index.html", "<html>");
    put("assets/app-1.js", "code");
    put("assets/app-1.js.br", "packed");
    put("robots.txt", "none");
  }
  void put(const std::string& name, const std::string& text) {
    fs::create_directories((folder_ / name).parent_path());
    std::ofstream(folder_ / name) << text;
  }
  static std::string header(const HttpReply& reply, const std::string& name) {
    for (const auto& [key, value] : reply.answer.headers) {
      if (key == name) return value;
    }
    return "";
  }
  const TemporaryDirectory directory_;
  const fs::path folder_ = directory_.path();
};

TEST_F(StaticFilesTest, ServesFilesAndLetsTheClientRouteTheRest) {
  const auto files = StaticFiles::load(folder_);
  ASSERT_TRUE(files);
  const HttpRequest request;
  EXPECT_EQ(body_of(*files->find("/robots.txt", request)), "none");
  EXPECT_EQ(body_of(*files->find("/", request)), "<html>");
  EXPECT_EQ(body_of(*files->find("/journals/1", request)), "<html>");
  EXPECT_FALSE(files->find("/missing.js", request));
  EXPECT_FALSE(files->find("/../secret.txt", request));
}

TEST_F(StaticFilesTest, PacksAndKeepsWhatItMay) {
  const auto files = StaticFiles::load(folder_);
  ASSERT_TRUE(files);
  HttpRequest request;
  auto plain = files->find("/assets/app-1.js", request);
  EXPECT_EQ(body_of(*plain), "code");
  EXPECT_NE(header(*plain, "Cache-Control").find("immutable"), std::string::npos);
  EXPECT_EQ(header(*files->find("/", request), "Cache-Control"), "no-cache");
  request.headers["accept-encoding"] = "gzip, br";
  auto packed = files->find("/assets/app-1.js", request);
  EXPECT_EQ(body_of(*packed), "packed");
  EXPECT_EQ(header(*packed, "Content-Encoding"), "br");
}

TEST_F(StaticFilesTest, TagsEveryCodingByItself) {
  const auto files = StaticFiles::load(folder_);
  ASSERT_TRUE(files);
  HttpRequest request;
  const auto status = [&](const std::string& coding, const std::string& tag) {
    request.headers = {{"accept-encoding", coding}, {"if-none-match", tag}};
    return files->find("/assets/app-1.js", request)->answer.status;
  };
  const std::string plain = header(*files->find("/assets/app-1.js", request), "ETag");
  request.headers["accept-encoding"] = "br";
  const std::string packed = header(*files->find("/assets/app-1.js", request), "ETag");
  EXPECT_NE(plain, packed);
  EXPECT_EQ(status("", plain), 304);
  EXPECT_EQ(status("br", packed), 304);
  EXPECT_EQ(status("br", plain), 200);
  EXPECT_EQ(status("", packed), 200);
}

TEST_F(StaticFilesTest, SaysSoWhenThereIsNoClient) {
  const StaticFiles none;
  EXPECT_NE(body_of(*none.find("/", {})).find("make web"), std::string_view::npos);
  EXPECT_FALSE(none.find("/journals", {}));
  EXPECT_FALSE(StaticFiles::load(folder_ / "nowhere"));
}

TEST(AcceptEncoding, IsReadByItsItems) {
  EXPECT_TRUE(accepts_coding("gzip, br", "br"));
  EXPECT_TRUE(accepts_coding("br;q=0.5", "br"));
  EXPECT_FALSE(accepts_coding("br;q=0", "br"));
  EXPECT_FALSE(accepts_coding("brotli", "br"));
  EXPECT_FALSE(accepts_coding("", "br"));
}

}  // namespace
}  // namespace klade
