#include "gateway/import/import_command.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <sys/stat.h>

#include <algorithm>
#include <fstream>
#include <sstream>

#include "events/data_dir.h"
#include "events/log/embedded_log.h"
#include "events/log/record.h"
#include "gateway/import/import_ids.h"
#include "gateway/import/passwords.h"
#include "gateway/import/settable_clock.h"
#include "gateway/node/password.h"
#include "projections/views/sign_ins.h"
#include "tests/gateway/import/small_package.h"
#include "tests/temporary_directory.h"

namespace klade {
namespace {

using testing::HasSubstr;

std::string read_text(const std::filesystem::path& path) {
  std::ifstream in(path, std::ios::binary);
  std::ostringstream text;
  text << in.rdbuf();
  return text.str();
}

class ImportCommand : public testing::Test {
 protected:
  ImportCommand() { write(SmallPackage()); }
  void write(const SmallPackage& package) { write_folder(package.files, folder_ / "package"); }

  // The exit code; what was said is in out_ and err_.
  int run(std::vector<std::string> more = {}) {
    std::vector<std::string> arguments{
        "--data", (folder_ / "data").string(), "--recorded-at", "2026-09-01T05:00:00Z"};
    arguments.insert(arguments.end(), more.begin(), more.end());
    arguments.push_back((folder_ / "package").string());
    out_.str("");
    err_.str("");
    return import_command(arguments, {out_, err_, false});
  }
  int run_with_passwords() { return run({"--passwords", passwords_.string()}); }

  // What the data directory has, between two imports.
  template <class Look>
  void look(const Look& look) {
    Settings settings;
    settings.data = (folder_ / "data").string();
    const SettableClock clock;
    const auto node = open_command_node(settings, clock, err_);
    ASSERT_NE(node, nullptr) << err_.str();
    look(*node);
    node->stop();
  }
  std::vector<std::vector<std::string>> password_rows() const {
    const std::string text = read_text(passwords_);
    CsvReader reader(text);
    std::vector<std::vector<std::string>> rows;
    while (const auto record = reader.next()) {
      auto& row = rows.emplace_back();
      for (const CsvCell& cell : record->cells) row.push_back(cell.text);
    }
    return rows;
  }
  // Every row's password opens its profile.
  void expect_passwords_open() {
    const auto rows = password_rows();
    look([&](Node& node) {
      for (std::size_t i = 1; i < rows.size(); ++i) {
        const BlindIndex username = username_index(node.vault(), rows[i][1]);
        const auto verifier = hash_password(node.vault(), username, rows[i][4]);
        const auto profiles = profiles_of_username(*node.views().snapshot(), username);
        EXPECT_EQ(std::ranges::count(profiles, *verifier, &ProfileRow::verifier), 1) << i;
      }
    });
  }

  // In the log: of claims there is one for each time it was opened.
  std::ptrdiff_t frames() const {
    const auto log = EmbeddedLog::open_read_only(DataDir{folder_ / "data"}.log());
    const auto entries = (*log)->read(Partition{0}, kStart, 10'000, {});
    return std::ranges::count_if(*entries, [](const EventLog::Entry& entry) {
      const auto record = decode_record(entry.record);
      return record && std::holds_alternative<Frame>(*record);
    });
  }

  const TemporaryDirectory directory_;
  const std::filesystem::path folder_ = directory_.path();
  const std::filesystem::path passwords_ = folder_ / "passwords.csv";
  std::ostringstream out_;
  std::ostringstream err_;
};

TEST_F(ImportCommand, ImportsAndSumsUp) {
  EXPECT_EQ(run(), 0) << err_.str();
  EXPECT_THAT(out_.str(), HasSubstr("persons: 10 added, 0 changed, 0 ended, 0 unchanged"));
  EXPECT_THAT(out_.str(), HasSubstr("no passwords issued: --passwords FILE was not given"));
  EXPECT_EQ(run(), 0) << err_.str();
  EXPECT_THAT(out_.str(), HasSubstr("persons: 0 added, 0 changed, 0 ended, 10 unchanged"));
  EXPECT_THAT(out_.str(), HasSubstr("places: 0 added, 0 changed, 0 ended, 10 unchanged"));
}

TEST_F(ImportCommand, ImportingAgainAppendsNoFrame) {
  ASSERT_EQ(run(), 0) << err_.str();
  const auto before = frames();
  EXPECT_GT(before, 0);
  ASSERT_EQ(run(), 0) << err_.str();
  EXPECT_EQ(frames(), before);
}

TEST_F(ImportCommand, WritesPasswordsOnceForTheirOwnerOnly) {
  ASSERT_EQ(run_with_passwords(), 0) << err_.str();
  struct stat status {};
  ASSERT_EQ(stat(passwords_.c_str(), &status), 0);
  EXPECT_EQ(status.st_mode & 0777U, 0600U);
  const auto rows = password_rows();
  ASSERT_EQ(rows.size(), 12U);
  EXPECT_EQ(rows[0],
            (std::vector<std::string>{"school", "username", "role", "person", "password"}));
  EXPECT_EQ(rows[1][0], "sk");
  EXPECT_EQ(rows[1][1], "390000-00001");
  EXPECT_EQ(rows[1][2], "director");
  EXPECT_EQ(rows[1][3], "dir");
  EXPECT_EQ(rows[1][4].size(), kPasswordLength);
  expect_passwords_open();
  EXPECT_FALSE(std::filesystem::exists(passwords_.string() + ".partial"));
  // Nobody needs one now, so that the file stands is no matter.
  const std::string before = read_text(passwords_);
  EXPECT_EQ(run_with_passwords(), 0) << err_.str();
  EXPECT_THAT(out_.str(), HasSubstr("no passwords issued: every profile has one"));
  EXPECT_EQ(read_text(passwords_), before);
}

TEST_F(ImportCommand, RefusesToOverwriteAndThenChangesNothing) {
  ASSERT_EQ(run(), 0) << err_.str();
  std::ofstream(passwords_) << "precious";
  SmallPackage later;
  write(later.edit("users.csv", "Tija", "Tīna"));
  EXPECT_EQ(run_with_passwords(), 1);
  EXPECT_THAT(err_.str(), HasSubstr("exists and is not overwritten; nothing is changed"));
  EXPECT_EQ(read_text(passwords_), "precious");
  EXPECT_EQ(run(), 0);
  EXPECT_THAT(out_.str(), HasSubstr("persons: 0 added, 1 changed"));
}

TEST_F(ImportCommand, CutOffBeforeThePasswordsWereSubmittedUsesThoseOfTheFile) {
  ASSERT_EQ(run(), 0) << err_.str();
  std::ofstream(passwords_.string() + ".partial")
      << "school,username,role,person,password\nsk,390000-00003,teacher,t1,abcdefghijkm\n";
  ASSERT_EQ(run_with_passwords(), 0) << err_.str();
  EXPECT_EQ(password_rows().size(), 12U);
  EXPECT_EQ(password_rows()[1][4], "abcdefghijkm");
  expect_passwords_open();
}

TEST_F(ImportCommand, CutOffAfterThePasswordsWereSubmittedKeepsThem) {
  ASSERT_EQ(run_with_passwords(), 0) << err_.str();
  const std::string written = read_text(passwords_);
  std::filesystem::rename(passwords_, passwords_.string() + ".partial");
  ASSERT_EQ(run_with_passwords(), 0) << err_.str();
  EXPECT_EQ(read_text(passwords_), written);
  expect_passwords_open();
}

TEST_F(ImportCommand, CorrectedCodeGetsNewPasswords) {
  ASSERT_EQ(run_with_passwords(), 0) << err_.str();
  SmallPackage later;
  write(later.edit("users.csv",
                   "p1,,true,390000-00011,{personasKods:390000-00011}",
                   "p1,,true,390000-00021,{personasKods:390000-00021}"));
  std::filesystem::remove(passwords_);
  ASSERT_EQ(run_with_passwords(), 0) << err_.str();
  EXPECT_EQ(password_rows().size(), 4U);  // the pupil and two parents
  EXPECT_EQ(password_rows()[1][1], "390000-00021");
  expect_passwords_open();
}

TEST_F(ImportCommand, NamesEveryFaultAndChangesNothing) {
  SmallPackage bad;
  write(bad.edit("users.csv", "Tija", "").edit("classes.csv", "Tue-1,Thu-2", "Tue-99"));
  EXPECT_EQ(run_with_passwords(), 1);
  EXPECT_EQ(err_.str(),
            "classes.csv:4:12: periods: must be a list as Mon-1,Thu-2\n"
            "users.csv:4:6: givenName: must not be empty\n"
            "the package is not imported; nothing is changed\n");
  EXPECT_EQ(out_.str(), "");
  EXPECT_FALSE(std::filesystem::exists(folder_ / "data"));
  EXPECT_FALSE(std::filesystem::exists(passwords_));
}

TEST_F(ImportCommand, FindsOutThatPasswordsCannotBeWrittenBeforeItAppends) {
  const auto nowhere = folder_ / "no such folder" / "passwords.csv";
  EXPECT_EQ(run({"--passwords", nowhere.string()}), 1);
  EXPECT_THAT(err_.str(), HasSubstr("No such file or directory"));
  EXPECT_THAT(err_.str(), HasSubstr("nothing is changed"));
  EXPECT_EQ(run(), 0) << err_.str();
  EXPECT_THAT(out_.str(), HasSubstr("persons: 10 added"));
}

TEST_F(ImportCommand, SaysThatAnotherProcessHasTheData) {
  ASSERT_EQ(run(), 0) << err_.str();
  look([this](Node&) {
    EXPECT_EQ(run(), 1);
    EXPECT_THAT(err_.str(), HasSubstr("a running server has the data directory: stop it first"));
  });
}

TEST_F(ImportCommand, ComplainsOfItsCommandLine) {
  EXPECT_EQ(import_command({"--data", "x"}, {out_, err_, false}), 2);
  EXPECT_EQ(import_command({"--nonsense", "x"}, {out_, err_, false}), 2);
  EXPECT_EQ(import_command({"--recorded-at", "yesterday", "x"}, {out_, err_, false}), 2);
}

}  // namespace
}  // namespace klade
