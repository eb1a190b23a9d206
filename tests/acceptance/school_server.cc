#include "tests/acceptance/school_server.h"
#include "tests/acceptance/served_log.h"
#include "tests/paths.h"

#include <sys/file.h>
#include <unistd.h>

#include <fcntl.h>
#include <algorithm>
#include <atomic>
#include <chrono>
#include <csignal>
#include <fstream>
#include <iterator>
#include <regex>
#include <sstream>
#include <stdexcept>
#include <thread>

namespace klade {
namespace {

namespace fs = std::filesystem;

constexpr std::chrono::seconds kStartPatience{60};

// The data directory and passwords of the imported school; one for each build of the program.
fs::path imported_school() {
  const fs::path kept = fs::path(klade::kBinaryDir) / "acceptance";
  fs::create_directories(kept);
  const int lock = open((kept / "lock").c_str(), O_CREAT | O_RDWR | O_CLOEXEC, 0600);
  flock(lock, LOCK_EX);
  const auto built = fs::last_write_time(klade_binary()).time_since_epoch().count();
  fs::path school = kept / ("school-" + std::to_string(built));
  if (!fs::exists(school)) {
    for (const auto& entry : fs::directory_iterator(kept)) {
      if (entry.is_directory()) fs::remove_all(entry.path());
    }
    const fs::path making = kept / "making";
    fs::create_directories(making);
    const Ran ran = run_klade({"import",
                               "--data",
                               (making / "data").string(),
                               "--passwords",
                               (making / "passwords.csv").string(),
                               std::string(klade::kSourceDir) + "/tests/data/school-rdv"});
    if (ran.code != 0) throw std::runtime_error("the import failed: " + ran.err);
    fs::rename(making, school);
  }
  close(lock);
  return school;
}

// Each is an event of a command of its own.
std::uint64_t reads_in(std::string_view exported) {
  constexpr std::string_view kRead = "\"access.data_read.";
  std::uint64_t reads = 0;
  for (auto at = exported.find(kRead); at != std::string_view::npos; ++reads) {
    at = exported.find(kRead, at + kRead.size());
  }
  return reads;
}

}  // namespace

std::vector<IssuedPassword> read_passwords(const std::filesystem::path& file) {
  std::ifstream in(file);
  std::string line;
  std::getline(in, line);
  std::vector<IssuedPassword> all;
  while (std::getline(in, line)) {
    if (!line.empty() && line.back() == '\r') line.pop_back();
    std::istringstream fields(line);
    IssuedPassword issued;
    std::getline(fields, issued.school, ',');
    std::getline(fields, issued.username, ',');
    std::getline(fields, issued.role, ',');
    std::getline(fields, issued.person, ',');
    std::getline(fields, issued.password, ',');
    all.push_back(issued);
  }
  return all;
}

std::string fresh_key() {
  static std::atomic<int> count{0};
  return "test-" + std::to_string(getpid()) + "-" + std::to_string(++count);
}

Person::Person(std::uint16_t port, nlohmann::json session)
    : client_(port), session_(std::move(session)) {}

Person Person::at(std::uint16_t port) const {
  Person same(port, session_);
  same.position_ = position_;
  return same;
}

Reply Person::request(const std::string& verb,
                      const std::string& path,
                      Headers headers,
                      const std::string& body) {
  headers.emplace_back("Authorization", "Bearer " + token());
  headers.emplace_back("Accept-Language", "en");
  return client_.request(verb, "/api/v1" + path, headers, body);
}

Reply Person::get(const std::string& path, Headers headers) {
  const bool named = std::ranges::count(headers, "Klade-Position", &Headers::value_type::first) > 0;
  if (!named && !position_.empty()) headers.emplace_back("Klade-Position", position_);
  return request("GET", path, std::move(headers));
}

Reply Person::post(const std::string& path, const nlohmann::json& body, const std::string& key) {
  Headers headers = {{"Content-Type", "application/json"},
                     {"Idempotency-Key", key.empty() ? fresh_key() : key}};
  if (!position_.empty()) headers.emplace_back("Klade-Position", position_);
  Reply reply = request("POST", path, std::move(headers), body.dump());
  const auto position = reply.headers.find("klade-position");
  if (reply.status == 201 && position != reply.headers.end()) position_ = position->second;
  return reply;
}

Server::Server(std::vector<std::string> options) : options_(std::move(options)) { start(); }

Server::Server(std::vector<std::string> options, const Copy& copy) : options_(std::move(options)) {
  copy_school(copy.from, data());
  start();
}

Server::Server(std::vector<std::string> options, const PackageFolder& package)
    : options_(std::move(options)) {
  prepare_log(data());
  std::vector<std::string> words{"import"};
  for (std::string& option : serve_options(data())) words.push_back(std::move(option));
  words.insert(words.end(), {"--passwords", issued_passwords().string(), package.path.string()});
  const Ran ran = run_klade(words);
  if (ran.code != 0) throw std::runtime_error("the import failed: " + ran.err);
  start();
}

void Server::begin() {
  prepare_log(data());
  std::vector<std::string> all = serve_options(data());
  all.insert(all.end(), options_.begin(), options_.end());
  process_ = std::make_unique<ServeProcess>(all, folder_.path() / "log");
}

void Server::wait_until_ready() {
  if (process_->wait_until_listening() == 0) {
    throw std::runtime_error("the server did not start: " + log());
  }
  HttpClient waiting = client();
  const auto deadline = std::chrono::steady_clock::now() + kStartPatience;
  while (waiting.get("/readyz").status != 200) {
    if (std::chrono::steady_clock::now() > deadline)
      throw std::runtime_error("it does not get ready");
  }
}

void Server::start() {
  begin();
  wait_until_ready();
}

void Server::start_and_kill(std::uint64_t after_calls) {
  begin();
  std::atomic<bool> ready{false};
  std::thread killer([&] {
    while (!ready && process_->input_output_calls() < after_calls) std::this_thread::yield();
    process_->signal(SIGKILL);
  });
  try {
    wait_until_ready();
  } catch (const std::exception&) {  // it was killed before
  }
  ready = true;
  killer.join();
  process_->wait();
}

std::string Server::log() const {
  std::ifstream in(folder_.path() / "log");
  return {std::istreambuf_iterator<char>(in), {}};
}

int Server::stop(int signal) {
  process_->signal(signal);
  return process_->wait();
}

int Server::restart(int signal) {
  const int code = stop(signal);
  start();
  return code;
}

SchoolServer::SchoolServer(std::vector<std::string> options)
    : Server(std::move(options), Copy{imported_school() / "data"}),
      passwords_(read_passwords(imported_school() / "passwords.csv")) {}

SchoolServer::SchoolServer(const PackageFolder& package, std::vector<std::string> options)
    : Server(std::move(options), package), passwords_(read_passwords(issued_passwords())) {}

const IssuedPassword& SchoolServer::issued(const std::string& role,
                                           const std::string& person) const {
  for (const IssuedPassword& issued : passwords_) {
    if (issued.role == role && (person.empty() || issued.person == person)) return issued;
  }
  throw std::runtime_error("no password was issued to a " + role);
}

const IssuedPassword& SchoolServer::issued_to_parent_of(const IssuedPassword& pupil) const {
  for (const IssuedPassword& issued : passwords_) {
    if (issued.username == pupil.username && issued.role != "pupil") return issued;
  }
  throw std::runtime_error("the pupil has no parent");
}

Reply SchoolServer::try_sign_in(const std::string& username, const std::string& password) const {
  const nlohmann::json body{{"username", username}, {"password", password}};
  return client().request(
      "POST", "/api/v1/sessions", {{"Content-Type", "application/json"}}, body.dump());
}

Person SchoolServer::sign_in(const IssuedPassword& who) const {
  const Reply reply = try_sign_in(who.username, who.password);
  if (reply.status != 201) throw std::runtime_error("cannot sign in: " + reply.body);
  return {port(), reply.json()};
}

Ran replay_on(const std::filesystem::path& data, std::vector<std::string> arguments) {
  for (std::string& option : replay_options(data)) arguments.push_back(std::move(option));
  return run_replay(arguments);
}

Audited audited_by(const Ran& verified, const Ran& exported) {
  EXPECT_EQ(verified.code, 0) << verified.out << verified.err;
  EXPECT_EQ(exported.code, 0) << exported.err;
  Audited audited;
  static const std::regex kCounts("([0-9]+) commands, ([0-9]+) events");
  const std::sregex_iterator begin(verified.out.begin(), verified.out.end(), kCounts);
  for (std::sregex_iterator at = begin, end; at != end; ++at) {
    audited.commands += std::stoull((*at)[1]);
    audited.events += std::stoull((*at)[2]);
  }
  const std::uint64_t reads = reads_in(exported.out);
  audited.commands -= reads;
  audited.events -= reads;
  EXPECT_GT(audited.commands, 0U) << verified.out;
  return audited;
}

Audited audit_log(const std::filesystem::path& data) {
  const Ran verified = replay_on(data, {"verify"});
  return audited_by(verified, replay_on(data, {"export"}));
}

void expect_views_equal_rebuild(const std::filesystem::path& data) {
  const Ran ran = replay_on(data, {"rebuild", "--compare"});
  EXPECT_EQ(ran.code, 0) << ran.out << ran.err;
}

}  // namespace klade
