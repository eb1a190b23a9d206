#include "gateway/import/passwords.h"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <atomic>
#include <cerrno>
#include <chrono>
#include <fstream>
#include <map>
#include <sstream>
#include <system_error>
#include <thread>

#include "gateway/import/csv.h"
#include "gateway/import/import_ids.h"
#include "gateway/node/password.h"
#include "projections/views/sign_ins.h"

namespace klade {
namespace {

constexpr std::string_view kHeader = "school,username,role,person,password\n";
constexpr std::size_t kFields = 5;
constexpr mode_t kOwnerOnly = 0600;
constexpr std::chrono::milliseconds kProgressInterval{200};

PasswordFault fault_of(const std::filesystem::path& file, int error) {
  return {file.string() + ": " + std::generic_category().message(error)};
}

class FileDescriptor {
 public:
  explicit FileDescriptor(int descriptor) : descriptor_(descriptor) {}
  ~FileDescriptor() {
    if (descriptor_ >= 0) close(descriptor_);
  }
  FileDescriptor(const FileDescriptor&) = delete;
  FileDescriptor& operator=(const FileDescriptor&) = delete;
  int get() const { return descriptor_; }

 private:
  int descriptor_;
};

int open_new(const std::filesystem::path& file) {
  return open(file.c_str(), O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC | O_NOFOLLOW, kOwnerOnly);
}

bool sync_folder_of(const std::filesystem::path& file) {
  const std::filesystem::path folder = file.has_parent_path() ? file.parent_path() : ".";
  const FileDescriptor directory(open(folder.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC));
  return directory.get() >= 0 && fsync(directory.get()) == 0;
}

bool write_all(int descriptor, std::string_view bytes) {
  while (!bytes.empty()) {
    const ssize_t written = write(descriptor, bytes.data(), bytes.size());
    if (written < 0 && errno != EINTR) return false;
    if (written > 0) bytes.remove_prefix(static_cast<std::size_t>(written));
  }
  return true;
}

// Nothing in a name or code of ours needs quotes, a sourcedId may.
std::string quoted(const std::string& text) {
  if (text.find_first_of(",\"\r\n") == std::string::npos) return text;
  std::string out = "\"";
  for (const char byte : text) {
    if (byte == '"') out.push_back('"');
    out.push_back(byte);
  }
  return out + '"';
}

std::string file_text(const std::vector<PasswordRow>& rows) {
  std::string text(kHeader);
  for (const PasswordRow& row : rows) {
    text += quoted(row.school) + ',' + quoted(row.username) + ',' + row.role + ',' +
            quoted(row.person) + ',' + row.password + '\n';
  }
  return text;
}

PasswordRow row_of(const Roster& roster, const RosterProfile& profile, const KeyVault& vault) {
  const ImportIds ids(vault, roster.school);
  return {ids.school(),
          ids.profile(profile.person, profile.pupil),
          username_index(vault, profile.username),
          roster.school,
          profile.username,
          std::string(name_of(profile.roles.front())),
          profile.person,
          {},
          {}};
}

std::string key_of(const std::string& school,
                   const std::string& username,
                   const std::string& person) {
  return school + '\x1F' + username + '\x1F' + person;
}

}  // namespace

std::vector<PasswordRow> rows_without_password(const std::vector<Roster>& rosters,
                                               const ViewReader& rows,
                                               const KeyVault& vault) {
  std::vector<PasswordRow> needed;
  for (const Roster& roster : rosters) {
    for (const RosterProfile& wanted : roster.profiles) {
      PasswordRow row = row_of(roster, wanted, vault);
      const std::optional<ProfileRow> known = profile(rows, row.profile);
      const bool has_one = known && known->has_password() && known->username == row.username_index;
      const bool is_out = known && known->closed_by_order();
      if (!has_one && !is_out) needed.push_back(std::move(row));
    }
  }
  return needed;
}

std::filesystem::path PasswordFile::partial() const { return file_.string() + ".partial"; }

bool PasswordFile::exists() const {
  std::error_code ignored;
  return std::filesystem::symlink_status(file_, ignored).type() !=
         std::filesystem::file_type::not_found;
}

Result<std::vector<PasswordRow>, PasswordFault> PasswordFile::left_over(
    const std::vector<Roster>& rosters, const KeyVault& vault) const {
  std::vector<PasswordRow> found;
  std::ifstream in(partial(), std::ios::binary);
  if (!in) return found;
  std::ostringstream bytes;
  bytes << in.rdbuf();
  if (in.bad()) return Failure{fault_of(partial(), EIO)};
  std::map<std::string, PasswordRow> known;
  for (const Roster& roster : rosters) {
    for (const RosterProfile& wanted : roster.profiles) {
      known.emplace(key_of(roster.school, wanted.username, wanted.person),
                    row_of(roster, wanted, vault));
    }
  }
  const std::string text = bytes.str();
  CsvReader reader(text);
  reader.next();
  while (const auto record = reader.next()) {
    if (record->fault || record->cells.size() != kFields) continue;
    const auto row =
        known.find(key_of(record->cells[0].text, record->cells[1].text, record->cells[3].text));
    if (row == known.end()) continue;
    row->second.password = record->cells[4].text;
    found.push_back(row->second);
  }
  return found;
}

std::filesystem::path PasswordFile::fresh() const { return partial().string() + ".new"; }

Result<Unit, PasswordFault> PasswordFile::try_partial() const {
  const FileDescriptor file(open_new(fresh()));
  if (file.get() < 0 || unlink(fresh().c_str()) != 0) return Failure{fault_of(fresh(), errno)};
  return Unit{};
}

Result<Unit, PasswordFault> PasswordFile::write_partial(
    const std::vector<PasswordRow>& rows) const {
  const std::filesystem::path fresh = this->fresh();
  {
    const FileDescriptor file(open_new(fresh));
    if (file.get() < 0) return Failure{fault_of(fresh, errno)};
    if (fchmod(file.get(), kOwnerOnly) != 0 || !write_all(file.get(), file_text(rows)) ||
        fsync(file.get()) != 0) {
      return Failure{fault_of(fresh, errno)};
    }
  }
  if (rename(fresh.c_str(), partial().c_str()) != 0 || !sync_folder_of(file_)) {
    return Failure{fault_of(partial(), errno)};
  }
  return Unit{};
}

Result<Unit, PasswordFault> PasswordFile::publish() const {
  // link() refuses an existing name, rename() would replace it.
  if (link(partial().c_str(), file_.c_str()) != 0 || unlink(partial().c_str()) != 0 ||
      !sync_folder_of(file_)) {
    return Failure{fault_of(file_, errno)};
  }
  return Unit{};
}

Result<Unit, PasswordFault> make_verifiers(std::vector<PasswordRow>& rows,
                                           const KeyVault& vault,
                                           const std::function<void(std::size_t)>& progress) {
  for (PasswordRow& row : rows) {
    if (row.password.empty()) row.password = generate_password();
  }
  std::atomic<std::size_t> next{0};
  std::atomic<std::size_t> done{0};
  std::atomic<bool> failed{false};
  const auto work = [&] {
    for (std::size_t i = next++; i < rows.size() && !failed; i = next++) {
      const auto verifier = hash_password(vault, rows[i].username_index, rows[i].password);
      if (verifier) {
        rows[i].verifier = *verifier;
        ++done;
      } else {
        failed = true;
      }
    }
  };
  std::vector<std::jthread> workers;
  for (unsigned i = 0; i < std::max(1U, std::thread::hardware_concurrency()); ++i) {
    workers.emplace_back(work);
  }
  while (done < rows.size() && !failed) {
    progress(done);
    std::this_thread::sleep_for(kProgressInterval);
  }
  workers.clear();
  if (failed) return Failure{PasswordFault{"there is not enough memory to hash passwords"}};
  progress(done);
  return Unit{};
}

}  // namespace klade
