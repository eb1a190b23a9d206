#include "tests/acceptance/cluster.h"

#include <sys/stat.h>

#include <algorithm>
#include <csignal>
#include <fstream>
#include <iterator>
#include <sstream>
#include <stdexcept>
#include <thread>

namespace klade {
namespace {

namespace fs = std::filesystem;

constexpr std::chrono::milliseconds kPoll{20};
constexpr const char* kOperatorKey =
    "000102030405060708090a0b0c0d0e0f101112131415161718191a1b1c1d1e1f";

// Brokers that are killed are believed in again soon, and their loss is soon noticed.
const std::vector<std::string> kBrokerProperties = {"broker.session.timeout.ms=6000",
                                                    "broker.heartbeat.interval.ms=500"};

constexpr const char* kUser = "school:an open secret";

std::string text_of(const fs::path& file) {
  std::ifstream in(file, std::ios::binary);
  return {std::istreambuf_iterator<char>(in), {}};
}

fs::path operator_key(const TemporaryDirectory& folder) { return folder.path() / "operator.key"; }

}  // namespace

ClusterSchool::ClusterSchool(const ClusterShape& shape)
    : shape_(shape),
      kafka_(shape.brokers,
             kBrokerProperties,
             shape.network ? shape.network->here() : std::vector<std::string>{},
             shape.rights.empty() ? std::string() : std::string(kUser)) {
  if (!exists()) return;
  if (!shape.rights.empty()) kafka_.grant(shape.rights);
  const fs::path key = operator_key(folder_);
  std::ofstream(key) << kOperatorKey << '\n';
  chmod(key.c_str(), 0600);
  import_district();
}

// Where its nodes find the brokers.
std::string ClusterSchool::place() const {
  return shape_.rights.empty() ? kafka_.brokers() : kafka_.secure_brokers();
}

std::vector<std::string> ClusterSchool::options(const ServedNode& node) const {
  std::vector<std::string> all = {"--data",
                                  node.data.string(),
                                  "--operator-key",
                                  operator_key(folder_).string(),
                                  "--log",
                                  "kafka",
                                  "--brokers",
                                  node.brokers,
                                  "--replication",
                                  "0",
                                  "--partitions",
                                  std::to_string(shape_.partitions)};
  if (shape_.network != nullptr) {
    const std::string& address = node.apart ? shape_.network->there() : shape_.network->here_too();
    all.insert(all.end(), {"--peer-listen", address + ":0"});
  }
  if (!shape_.rights.empty()) {
    all.insert(all.end(), {"--kafka-properties", kafka_.client_properties().string()});
  }
  if (!node.id.empty()) all.insert(all.end(), {"--node-id", node.id});
  return all;
}

void ClusterSchool::import_district() {
  const fs::path package = folder_.path() / "package";
  write_package(shape_.district, package);
  const fs::path passwords = folder_.path() / "passwords.csv";
  std::vector<std::string> arguments = {"import"};
  ServedNode importer;
  importer.data = folder_.path() / "import";
  importer.brokers = place();
  std::ranges::copy(options(importer), std::back_inserter(arguments));
  arguments.insert(arguments.end(), {"--passwords", passwords.string(), package.string()});
  const Ran ran = run_klade(arguments);
  if (ran.code != 0) throw std::runtime_error("the import failed: " + ran.err);
  passwords_ = read_passwords(passwords);
}

std::vector<IssuedPassword> ClusterSchool::passwords_of(const std::string& role) const {
  std::vector<IssuedPassword> found;
  std::ranges::copy_if(passwords_, std::back_inserter(found), [&](const IssuedPassword& issued) {
    return issued.role == role;
  });
  return found;
}

std::size_t ClusterSchool::add_apart() { return add({}, true); }

std::size_t ClusterSchool::add(const std::string& brokers, bool apart) {
  const std::size_t number = nodes_.size();
  auto node = std::make_unique<ServedNode>();
  node->data = folder_.path() / ("node-" + std::to_string(number));
  node->log = folder_.path() / ("log-" + std::to_string(number));
  node->brokers = brokers.empty() ? place() : brokers;
  if (number < shape_.node_ids.size()) node->id = shape_.node_ids[number];
  node->apart = apart;
  nodes_.push_back(std::move(node));
  start(number);
  return number;
}

void ClusterSchool::set_port(std::size_t node, std::uint16_t port) {
  const std::lock_guard lock(mutex_);
  ports_.resize(std::max(ports_.size(), node + 1));
  ports_[node] = port;
}

std::uint16_t ClusterSchool::port(std::size_t node) const {
  const std::lock_guard lock(mutex_);
  return ports_.at(node);
}

void ClusterSchool::launch(ServedNode& node, const std::vector<std::string>& arguments) const {
  const auto launched = [&] { node.process = std::make_unique<ServeProcess>(arguments, node.log); };
  if (!node.apart) return launched();
  shape_.network->inside(launched);
}

void ClusterSchool::start(std::size_t number) {
  ServedNode& node = *nodes_[number];
  auto arguments = options(node);
  // Longer than a busy machine takes; no longer than a writer should wait where there is no
  // network.
  arguments.insert(arguments.end(),
                   {"--position-wait-ms",
                    "5000",
                    "--log-requests",
                    "false",
                    "--stop-seconds",
                    "3",
                    "--heartbeat-seconds",
                    "3600"});
  launch(node, arguments);
  const std::uint16_t port = node.process->wait_until_listening();
  if (port == 0) throw std::runtime_error("the node did not start: " + log(number));
  set_port(number, node.apart ? shape_.network->door_to(port) : port);
  if (!eventually([&] { return is_ready(number); })) {
    throw std::runtime_error("the node does not get ready: " + log(number));
  }
}

void ClusterSchool::stop(std::size_t number) {
  ServedNode& node = *nodes_[number];
  node.process->signal(SIGTERM);
  EXPECT_EQ(node.process->wait(), 0) << log(number);
  set_port(number, 0);
  node.process.reset();
}

void ClusterSchool::kill(std::size_t number) {
  ServedNode& node = *nodes_[number];
  node.process->signal(SIGKILL);
  node.process->wait();
  set_port(number, 0);
  node.process.reset();
}

void ClusterSchool::pause(std::size_t node) { nodes_[node]->process->signal(SIGSTOP); }
void ClusterSchool::resume(std::size_t node) { nodes_[node]->process->signal(SIGCONT); }

std::vector<std::size_t> ClusterSchool::running() const {
  std::vector<std::size_t> all;
  for (std::size_t i = 0; i < size(); ++i) {
    if (runs(i)) all.push_back(i);
  }
  return all;
}

std::vector<std::uint16_t> ClusterSchool::ports() const {
  const std::lock_guard lock(mutex_);
  std::vector<std::uint16_t> there;
  std::ranges::copy_if(ports_, std::back_inserter(there), [](std::uint16_t p) { return p != 0; });
  return there;
}

std::uint16_t ClusterSchool::any_port() const {
  const auto there = ports();
  return there.empty() ? 0 : there[turn_++ % there.size()];
}

int ClusterSchool::status(std::size_t node, const std::string& path) const {
  try {
    return HttpClient(port(node)).get(path).status;
  } catch (const std::exception&) {
    return 0;
  }
}

std::string ClusterSchool::why_unready() const {
  for (const std::size_t node : running()) {
    const Reply reply = HttpClient(port(node)).get("/readyz");
    if (reply.status != 200) return "node " + std::to_string(node) + ": " + reply.body;
  }
  return {};
}

double ClusterSchool::metric(std::size_t node, const std::string& name) const {
  std::istringstream page(HttpClient(port(node)).get("/metrics").body);
  for (std::string line; std::getline(page, line);) {
    if (line.starts_with(name + ' ')) return std::stod(line.substr(name.size() + 1));
  }
  return 0;
}

bool ClusterSchool::owns(std::size_t node, std::uint32_t partition) const {
  return metric(node, "klade_partition_owned{partition=\"" + std::to_string(partition) + "\"}") ==
         1;
}

std::optional<std::size_t> ClusterSchool::owner_of(std::uint32_t partition) const {
  for (const std::size_t node : running()) {
    if (owns(node, partition)) return node;
  }
  return std::nullopt;
}

bool ClusterSchool::all_owned() const {
  for (std::uint32_t partition = 0; partition < partitions(); ++partition) {
    const auto nodes = running();
    if (std::ranges::count_if(nodes, [&](auto node) { return owns(node, partition); }) != 1) {
      return false;
    }
  }
  return true;
}

bool ClusterSchool::eventually(const std::function<bool()>& condition) {
  const auto deadline = std::chrono::steady_clock::now() + kPatience;
  while (!condition()) {
    if (std::chrono::steady_clock::now() > deadline) return false;
    std::this_thread::sleep_for(kPoll);
  }
  return true;
}

Person ClusterSchool::sign_in(std::size_t node, const IssuedPassword& who) const {
  const nlohmann::json body{{"username", who.username}, {"password", who.password}};
  const Reply reply =
      HttpClient(port(node))
          .request("POST", "/api/v1/sessions", {{"Content-Type", "application/json"}}, body.dump());
  if (reply.status != 201) throw std::runtime_error("cannot sign in: " + reply.body);
  return {port(node), reply.json()};
}

std::string ClusterSchool::log(std::size_t node) const { return text_of(nodes_[node]->log); }

Audited ClusterSchool::audit() const {
  const std::vector<std::string> where = {"--log", "kafka", "--brokers", kafka_.brokers()};
  const auto ran = [&](std::vector<std::string> arguments) {
    arguments.insert(arguments.end(), where.begin(), where.end());
    return run_replay(arguments);
  };
  const Ran verified = ran({"verify"});
  return audited_by(verified, ran({"export"}));
}

bool ClusterSchool::all_show_the_same() const {
  for (std::uint32_t partition = 0; partition < partitions(); ++partition) {
    const std::string name =
        "klade_views_position{partition=\"" + std::to_string(partition) + "\"}";
    const double shown = metric(running().front(), name);
    for (const std::size_t node : running()) {
      if (metric(node, name) != shown) return false;
    }
  }
  return true;
}

void ClusterSchool::stop_and_expect_equal_views() {
  EXPECT_TRUE(eventually([this] { return all_show_the_same(); })) << "a node stays behind";
  const auto last = running();
  for (const std::size_t node : last) stop(node);
  std::string digests;
  for (const std::size_t node : last) {
    const std::vector<std::string> where = {
        "--log", "kafka", "--brokers", kafka_.brokers(), "--data", nodes_[node]->data.string()};
    std::vector<std::string> compare = {"rebuild", "--compare"};
    compare.insert(compare.end(), where.begin(), where.end());
    const Ran compared = run_replay(compare);
    EXPECT_EQ(compared.code, 0) << "node " << node << ": " << compared.out << compared.err;
    if (digests.empty()) digests = compared.out;
    EXPECT_EQ(compared.out, digests) << "node " << node << " shows something else";
    std::vector<std::string> verify = {"verify"};
    verify.insert(verify.end(), where.begin(), where.end());
    const Ran verified = run_replay(verify);
    EXPECT_EQ(verified.code, 0) << "node " << node << ": " << verified.out << verified.err;
  }
  EXPECT_FALSE(digests.empty());
}

}  // namespace klade
