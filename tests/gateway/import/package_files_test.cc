#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <zip.h>

#include "gateway/import/package.h"
#include "tests/gateway/import/small_package.h"
#include "tests/temporary_directory.h"

namespace klade {
namespace {

void write_zip(const PackageFiles& files, const std::filesystem::path& path) {
  int error = 0;
  zip_t* archive = zip_open(path.c_str(), ZIP_CREATE | ZIP_TRUNCATE, &error);
  ASSERT_NE(archive, nullptr);
  for (const auto& [name, bytes] : files) {
    zip_source_t* source = zip_source_buffer(archive, bytes.data(), bytes.size(), 0);
    ASSERT_GE(zip_file_add(archive, name.c_str(), source, ZIP_FL_ENC_UTF_8), 0);
  }
  ASSERT_EQ(zip_close(archive), 0);
}

std::vector<std::string> read_faults(const std::filesystem::path& path) {
  FaultList faults;
  read_package(path.string(), faults);
  std::vector<std::string> texts;
  for (const ImportFault& fault : faults.faults()) texts.push_back(to_text(fault));
  return texts;
}

TEST(PackageFiles, AreTheSameFromAFolderAndAnArchive) {
  const TemporaryDirectory folder;
  SmallPackage package;
  package.files["users.csv"].insert(0, "\xEF\xBB\xBF");
  write_folder(package.files, folder.path() / "folder");
  write_zip(package.files, folder.path() / "package.zip");
  FaultList faults;
  const auto from_folder = read_package_files((folder.path() / "folder").string(), faults);
  const auto from_archive = read_package_files((folder.path() / "package.zip").string(), faults);
  ASSERT_TRUE(from_folder && from_archive);
  EXPECT_EQ(*from_folder, package.files);
  EXPECT_EQ(*from_archive, package.files);
  EXPECT_THAT(read_faults(folder.path() / "package.zip"), testing::IsEmpty());
}

TEST(PackageFiles, RefuseNamesThatLeadElsewhere) {
  const TemporaryDirectory folder;
  SmallPackage package;
  package.files["../users.csv"] = "x";
  write_zip(package.files, folder.path() / "package.zip");
  EXPECT_THAT(read_faults(folder.path() / "package.zip"),
              testing::ElementsAre("package.zip:0:0: an entry's name leads out of the archive"));
}

TEST(PackageFiles, RefuseAnArchiveThatUnpacksWithoutEnd) {
  const TemporaryDirectory folder;
  SmallPackage package;
  package.files["users.csv"] = std::string(kMaxCsvBytes + 1, 'x');
  write_zip(package.files, folder.path() / "package.zip");
  ASSERT_LT(std::filesystem::file_size(folder.path() / "package.zip"), 1U << 20U);
  EXPECT_THAT(read_faults(folder.path() / "package.zip"),
              testing::Contains("users.csv:0:0: is too long"));
}

TEST(PackageFiles, RefuseTooManyEntries) {
  const TemporaryDirectory folder;
  PackageFiles files;
  for (std::size_t i = 0; i <= kMaxArchiveEntries; ++i) files[std::to_string(i)] = "x";
  write_zip(files, folder.path() / "package.zip");
  EXPECT_THAT(read_faults(folder.path() / "package.zip"),
              testing::ElementsAre("package.zip:0:0: too many entries in the archive"));
}

TEST(PackageFiles, RefuseWhatIsNeitherFolderNorArchive) {
  const TemporaryDirectory folder;
  std::ofstream(folder.path() / "x.zip") << "PK but no archive";
  EXPECT_THAT(
      read_faults(folder.path() / "x.zip"),
      testing::ElementsAre("x.zip:0:0: neither a folder nor a zip archive that can be read"));
  EXPECT_THAT(
      read_faults(folder.path() / "absent"),
      testing::ElementsAre("absent:0:0: neither a folder nor a zip archive that can be read"));
}

}  // namespace
}  // namespace klade
