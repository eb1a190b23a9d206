// A school that was imported from tests/data/school-rdv, served by the real program.
//
// Importing issues some 1,700 passwords, which takes a minute of hashing: it is done once for a
// build of the program, kept below the build directory, and copied for each test.
#pragma once

#include <gtest/gtest.h>

#include <filesystem>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "tests/acceptance/http_client.h"
#include "tests/acceptance/process.h"
#include "tests/temporary_directory.h"

namespace klade {

// A line of the file that `klade import --passwords` wrote.
struct IssuedPassword {
  std::string school;
  std::string username;
  std::string role;
  std::string person;  // sourcedId
  std::string password;
};
std::vector<IssuedPassword> read_passwords(const std::filesystem::path& file);

// Somebody signed in, with a connection.  Writes get a fresh Idempotency-Key unless one is given;
// reads wait for the last position that was written here.
class Person {
 public:
  Person(std::uint16_t port, nlohmann::json session);
  // The same session on a connection of its own, to where the server listens now.
  Person at(std::uint16_t port) const;

  Reply get(const std::string& path, Headers headers = {});
  Reply post(const std::string& path, const nlohmann::json& body, const std::string& key = {});
  Reply request(const std::string& verb,
                const std::string& path,
                Headers headers,
                const std::string& body = {});

  const nlohmann::json& profile() const { return session_["profile"]; }
  std::string pupil() const { return profile()["pupil"]["id"]; }
  std::string token() const { return session_["token"]; }
  const std::string& position() const { return position_; }  // of the last write; empty: none

 private:
  HttpClient client_;
  nlohmann::json session_;
  std::string position_;
};

// A package's folder, to be imported for one server alone: a small one.
struct PackageFolder {
  explicit PackageFolder(std::filesystem::path where) : path(std::move(where)) {}
  std::filesystem::path path;
};

// The program on a fresh data directory, ready; for what needs nobody signed in.
class Server {
 public:
  explicit Server(std::vector<std::string> options = {});

  std::uint16_t port() const { return process_->port(); }
  HttpClient client() const { return HttpClient(port()); }
  ServeProcess& process() { return *process_; }
  std::filesystem::path data() const { return folder_.path() / "data"; }
  std::string log() const;  // what it has written to standard error

  // Stops it, by a signal, and starts it again on the same data, on another port.
  int restart(int signal);
  // The two halves of that.
  int stop(int signal);
  void start();
  // Starts it and kills it once it has read and written so often, at the latest when it is ready.
  void start_and_kill(std::uint64_t after_calls);

 protected:
  struct Copy {
    std::filesystem::path from;
  };
  Server(std::vector<std::string> options, const Copy& copy);
  Server(std::vector<std::string> options, const PackageFolder& package);
  std::filesystem::path issued_passwords() const { return folder_.path() / "passwords.csv"; }

  TemporaryDirectory folder_;
  std::vector<std::string> options_;
  std::unique_ptr<ServeProcess> process_;

 private:
  void begin();
  void wait_until_ready();
};

class SchoolServer : public Server {
 public:
  explicit SchoolServer(std::vector<std::string> options = {});
  explicit SchoolServer(const PackageFolder& package, std::vector<std::string> options = {});

  const std::vector<IssuedPassword>& passwords() const { return passwords_; }
  // The first that fits; of a role, or of a role and a person.
  const IssuedPassword& issued(const std::string& role, const std::string& person = {}) const;
  // The one whose profile stands with a pupil's username.
  const IssuedPassword& issued_to_parent_of(const IssuedPassword& pupil) const;
  Person sign_in(const IssuedPassword& who) const;
  Reply try_sign_in(const std::string& username, const std::string& password) const;

 private:
  std::vector<IssuedPassword> passwords_;
};

// The auditor's tool on the log that is served from a data directory.
Ran replay_on(const std::filesystem::path& data, std::vector<std::string> arguments);

// What the auditor counts in the log of a data directory that nobody serves; it must verify.
// Without what employees were shown, which is kept as often as a test happens to read (ADR 0029).
struct Audited {
  std::uint64_t commands = 0;
  std::uint64_t events = 0;
};
// What `klade-replay verify` has printed, a line a partition, less the reads in what `export` has.
Audited audited_by(const Ran& verified, const Ran& exported);
Audited audit_log(const std::filesystem::path& data);
// And all views must equal a rebuild.
void expect_views_equal_rebuild(const std::filesystem::path& data);

// An Idempotency-Key that nobody has used.
std::string fresh_key();

}  // namespace klade
