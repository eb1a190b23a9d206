#include "gateway/node/storage.h"

#include <gtest/gtest.h>

#include <filesystem>
#include <fstream>

#include "events/core/id.h"

namespace klade {
namespace {

namespace fs = std::filesystem;

class StorageTest : public testing::Test {
 protected:
  StorageTest() { options_.dir.root = root_; }
  ~StorageTest() override { fs::remove_all(root_); }

  std::string opened(bool create) {
    options_.create = create;
    const auto storage = open_storage(options_);
    return storage ? "open" : storage.error().code;
  }
  // A directory that was begun and has sealed something.
  void use() {
    options_.create = true;
    const auto storage = open_storage(options_);
    ASSERT_TRUE(storage.ok());
    ASSERT_TRUE(storage->vault->seal(random_id(), "name", "Anna").ok());
  }
  const DataDir& dir() const { return options_.dir; }

 private:
  const fs::path root_ = fs::temp_directory_path() / ("klade-storage-" + to_text(random_id()));
  NodeOptions options_;
};

TEST_F(StorageTest, BeginsOnlyWhenAskedTo) {
  EXPECT_EQ(opened(false), "log_missing");
  EXPECT_FALSE(fs::exists(dir().root));
  EXPECT_EQ(opened(true), "open");
  EXPECT_EQ(opened(false), "open");
  const auto rights = fs::status(dir().operator_key()).permissions();
  EXPECT_EQ(rights, fs::perms::owner_read | fs::perms::owner_write);
}

TEST_F(StorageTest, ALostLogIsNotBegunAnew) {
  use();
  fs::rename(dir().log(), dir().root / "aside");
  EXPECT_EQ(opened(true), "log_missing");
  EXPECT_FALSE(fs::exists(dir().log()));
}

TEST_F(StorageTest, ALogLostWithItsVaultIsMissedBesideItsViews) {
  fs::create_directories(dir().views() / "rows");
  EXPECT_EQ(opened(true), "log_missing");
  EXPECT_FALSE(fs::exists(dir().vault()));
  EXPECT_FALSE(fs::exists(dir().operator_key()));
}

TEST_F(StorageTest, ALostVaultOrKeyIsNotBegunAnew) {
  use();
  fs::rename(dir().vault(), dir().root / "aside");
  EXPECT_EQ(opened(true), "vault_missing");
  EXPECT_FALSE(fs::exists(dir().vault()));
  fs::rename(dir().root / "aside", dir().vault());
  fs::remove(dir().operator_key());
  EXPECT_EQ(opened(true), "operator_key_missing");
  EXPECT_FALSE(fs::exists(dir().operator_key()));
}

TEST_F(StorageTest, ABeginningThatWasCutOffIsFinished) {
  fs::create_directories(dir().vault());
  fs::create_directories(dir().log());
  std::ofstream(dir().operator_key().string() + ".begun") << "cut o";
  EXPECT_EQ(opened(true), "open");
  EXPECT_EQ(opened(false), "open");
}

}  // namespace
}  // namespace klade
