// The words that most passwords are made of, in Latvian, Russian and English: folded, without
// digits and signs, which password_fault() takes off.  Sorted, each once.
#include <algorithm>
#include <iterator>

#include "gateway/node/password_strength.h"

namespace klade {
namespace {

// clang-format off
constexpr std::string_view kCommon[] = {
    "aaaaaa", "abc", "abcd", "abcde", "abcdef", "abcdefg", "abcdefgh", "abele", "abols", "access",
    "admin", "administrator", "administrators", "aivars", "aleksandra", "aleksandrs", "aleksejs",
    "alexander", "amanda", "andrew", "andris", "android", "anita", "anna", "apple", "aprilis",
    "arsenal", "artis", "arturs", "asdf", "asdfg", "asdfgh", "asdfghj", "asdfghjk", "asdfghjkl",
    "ashley", "audi", "augusts", "automasina", "autumn", "bagats", "bailey", "balodis", "banana",
    "banans", "barcelona", "baseball", "basketball", "basketbols", "batman", "berni", "berns",
    "berzins", "berzs", "bestfriend", "birojs", "blahblah", "bralis", "buster", "butterfly",
    "cesis", "ceturtdiena", "changeit", "changeme", "charlie", "cheese", "chelsea", "chocolate",
    "computer", "computerscience", "cookie", "cowboy", "cowboys", "dace", "daniel", "datoris",
    "dators", "daugavpils", "decembris", "default", "defaultpassword", "deja", "dejosana",
    "delfins", "dels", "demo", "desmit", "diamond", "dienasgramata", "direktore", "direktors",
    "divitris", "dmitrijs", "dmitry", "dolphin", "dragon", "draudzene", "draugi", "draugs",
    "drosiba", "eagle", "eagles", "edgars", "education", "eglitis", "eklase", "elina", "evija",
    "facebook", "falcon", "februaris", "ferrari", "fizika", "flower", "football", "forever",
    "fortnite", "freedom", "friends", "futbols", "gimene", "gimnazija", "ginger", "gitara",
    "google", "guest", "hammer", "happiness", "happy", "harley", "heaven", "hello", "hellothere",
    "hockey", "hokejs", "hunter", "iloveyou", "iloveyousomuch", "ilze", "inese", "inga",
    "instagram", "internet", "internets", "iphone", "iqazzwsx", "irina", "ivans", "jackson",
    "janis", "janitis", "jansons", "janvaris", "jaunaparole", "jelena", "jelgava", "jennifer",
    "jessica", "jordan", "joshua", "julijs", "junijs", "juris", "jurmala", "juventus", "kakis",
    "kakitis", "kalnins", "kartupelis", "killer", "killerbee", "kimija", "klade", "klase",
    "klases", "klaviatura", "kristaps", "kristine", "krumins", "labdien", "labrit", "labvakar",
    "lacis", "lacitis", "laime", "laimiga", "laimigs", "lakers", "lapsa", "latvia", "latvian",
    "latvija", "laura", "lauva", "letmein", "letmeinnow", "licejs", "liepaja", "liepins",
    "lietotajs", "liga", "linda", "liverpool", "login", "love", "lovely", "loveme", "loveyou",
    "lubov", "ludzu", "lyubov", "madara", "maggie", "maijs", "maksim", "mamma", "mammam",
    "mammas", "mammasparole", "manager", "manaklase", "manaparole", "manaskola", "manchester",
    "mansmilums", "mansparole", "marina", "martins", "marts", "masa", "masina", "master", "mate",
    "matematika", "matrix", "matthew", "maxim", "meita", "mercedes", "mercury", "merlin",
    "mersedes", "michael", "midnight", "milestiba", "milumina", "milumins", "minecraft", "money",
    "monkey", "motocikls", "moyparol", "mustang", "muzika", "mypassword", "natalja", "natasha",
    "nauda", "newpassword", "nikita", "ninja", "nopassword", "nothing", "novembris", "noviyparol",
    "office", "ogre", "oktobris", "olga", "omite", "oneqaz", "onetwothree", "onetwothreefour",
    "operator", "operators", "orange", "otrdiena", "ozolins", "ozols", "paldies", "pamatskola",
    "parol", "parole", "paroles", "pass", "passphrase", "passw", "passwd", "password", "passwort",
    "pavasaris", "pepper", "peteris", "phoenix", "piektdiena", "pirmdiena", "player", "pokemon",
    "pokemons", "porsche", "princess", "private", "puke", "purple", "q2wewrty", "qazwsx",
    "qazwsxedc", "qweasd", "qweasdzxc", "qwerasdf", "qwert", "qwerty", "qwertyui", "qwertyuio",
    "qwertyuiop", "qwertyuiopas", "qwertz", "rainbow", "raivis", "ranger", "realmadrid",
    "rezekne", "riga", "rigas", "rihards", "robert", "roberts", "roblox", "root", "rudens",
    "rukis", "samantha", "samsung", "sandra", "santa", "saulite", "school", "scooter", "secret",
    "secrets", "secure", "security", "septembris", "sergejs", "sergey", "sestdiena", "shadow",
    "sigulda", "silver", "sirds", "sirsnina", "sistema", "skola", "skolas", "skolenaparole",
    "skolens", "skolniece", "skolotaja", "skolotajs", "slepenaparole", "slepens", "snoopy",
    "soccer", "sokolade", "solnce", "solnyshko", "sparky", "spiderman", "spring", "starwars",
    "steelers", "steven", "student", "summer", "sunitis", "suns", "sunshine", "superman",
    "superuser", "supervisor", "sveiki", "sveiks", "svetdiena", "svetlana", "sweety", "system",
    "tatjana", "taylor", "teacher", "tehnikums", "temp", "temporary", "temppassword", "test",
    "tester", "testing", "tests", "tetaparole", "tetis", "tevs", "thomas", "thunder", "tigeris",
    "tigger", "tiktok", "tinkerbell", "tresdiena", "trustno", "trustnoone", "unicorn", "user",
    "valmiera", "valoda", "vasara", "vecaki", "vecaks", "vecmamina", "vectetins", "ventspils",
    "victoria", "vidusskola", "viensdivitris", "viensdivtris", "viesis", "vilks", "vladimir",
    "vladimirs", "volejbols", "volkswagen", "walter", "warrior", "welcome", "welcomehome",
    "whatever", "whatsapp", "william", "willow", "windows", "winter", "xxxxxx", "yankees",
    "yellow", "youtube", "zakis", "zakitis", "zane", "zarins", "ziema", "zirdzins", "zirgs",
    "zurnals", "zvaigzne", "zvezda", "zxcasdqwe", "zxcv", "zxcvb", "zxcvbn", "zxcvbnm",
};
// clang-format on
static_assert(std::ranges::is_sorted(kCommon));

}  // namespace

bool is_common_password(std::string_view folded) {
  return std::ranges::binary_search(kCommon, folded);
}

}  // namespace klade
