#include "gateway/demo/vocabulary.h"

#include <algorithm>
#include <array>

namespace klade {
namespace {

using Text = std::string_view;

constexpr Text kGeneral[] = {"Ievads tematā",
                             "Jēdzieni un to lietojums",
                             "Darbs pāros",
                             "Praktiskais darbs",
                             "Atkārtošana",
                             "Temata noslēgums"};
constexpr Text kLatvian[] = {"Teikuma locekļi",
                             "Lietvārda locījumi",
                             "Darbības vārda laiki",
                             "Vienkāršs un salikts teikums",
                             "Divdabja teiciens",
                             "Pieturzīmes tiešajā runā",
                             "Teksta plāns",
                             "Pārsprieduma uzbūve",
                             "Literārās valodas normas",
                             "Diktāts"};
constexpr Text kMathematics[] = {"Daļu saskaitīšana un atņemšana",
                                 "Decimāldaļas",
                                 "Procenti",
                                 "Vienādojumi",
                                 "Taisnleņķa trijstūris",
                                 "Laukums un perimetrs",
                                 "Funkcijas grafiks",
                                 "Varbūtība",
                                 "Kombinatorika",
                                 "Uzdevumu risināšana"};
constexpr Text kEnglish[] = {"Present Simple and Continuous",
                             "My family",
                             "Travelling",
                             "Past Simple",
                             "Food and health",
                             "Writing a letter",
                             "Comparatives",
                             "Reading: short story",
                             "Listening practice",
                             "Presentations"};
constexpr Text kSports[] = {"Vieglatlētika: skriešana",
                            "Tāllēkšana",
                            "Basketbols: piespēles",
                            "Volejbols: servēšana",
                            "Vingrošana",
                            "Slēpošanas pamati",
                            "Tautas bumba",
                            "Vispārējā fiziskā sagatavotība"};
constexpr Text kSocial[] = {"Mana skola un klase",
                            "Tiesības un pienākumi",
                            "Naudas lietošana",
                            "Pašvaldība",
                            "Droša uzvedība internetā",
                            "Mediji un patiesība",
                            "Latvijas valsts simboli"};
constexpr Text kMusic[] = {"Latviešu tautasdziesmas",
                           "Ritma vingrinājumi",
                           "Koris un ansamblis",
                           "Klasicisma mūzika",
                           "Jāzeps Vītols",
                           "Instrumentu grupas"};
constexpr Text kArt[] = {
    "Krāsu aplis", "Rudens ainava", "Klusā daba", "Perspektīva", "Grafika", "Latvju raksti"};
constexpr Text kDesign[] = {"Materiālu veidi",
                            "Rasējums",
                            "Darbs ar koku",
                            "Tekstils",
                            "Ēdiena gatavošana",
                            "Projekta izstrāde"};
constexpr Text kComputing[] = {"Failu pārvaldība",
                               "Izklājlapas",
                               "Algoritma jēdziens",
                               "Cikli",
                               "Programmēšana Python",
                               "Datu drošība",
                               "Prezentācijas izveide"};
constexpr Text kLiterature[] = {"Rūdolfs Blaumanis",
                                "Rainis un viņa lugas",
                                "Aspazija",
                                "Dzejas valoda",
                                "Stāsta kompozīcija",
                                "Tēlu raksturojums",
                                "Vizma Belševica"};
constexpr Text kHistory[] = {"Senās civilizācijas",
                             "Viduslaiki Livonijā",
                             "Hanzas savienība",
                             "Apgaismības laikmets",
                             "Pirmais pasaules karš",
                             "Latvijas valsts dibināšana",
                             "Otrais pasaules karš",
                             "Atmoda"};
constexpr Text kNature[] = {"Ūdens riņķojums dabā",
                            "Augu uzbūve",
                            "Saules sistēma",
                            "Vielu īpašības",
                            "Latvijas dzīvnieki",
                            "Laikapstākļu novērojumi"};
constexpr Text kGeography[] = {"Kartes mērogs",
                               "Klimata joslas",
                               "Eiropas valstis",
                               "Latvijas reljefs",
                               "Iedzīvotāji un migrācija",
                               "Daugavas baseins"};
constexpr Text kBiology[] = {"Šūnas uzbūve",
                             "Fotosintēze",
                             "Elpošanas sistēma",
                             "Iedzimtība",
                             "Ekosistēmas",
                             "Cilvēka maņu orgāni"};
constexpr Text kPhysics[] = {"Kustības ātrums",
                             "Spēki dabā",
                             "Ņūtona likumi",
                             "Elektriskā strāva",
                             "Gaismas laušana",
                             "Siltuma pārnese",
                             "Laboratorijas darbs"};
constexpr Text kChemistry[] = {"Periodiskā tabula",
                               "Ķīmiskās reakcijas",
                               "Skābes un bāzes",
                               "Šķīdumi",
                               "Metāli",
                               "Ogļūdeņraži",
                               "Laboratorijas darbs"};

struct Subject {
  Text name;
  std::span<const Text> topics;
};
constexpr Subject kSubjects[] = {{"Latviešu valoda", kLatvian},
                                 {"Matemātika", kMathematics},
                                 {"Angļu valoda", kEnglish},
                                 {"Sports un veselība", kSports},
                                 {"Sociālās zinības", kSocial},
                                 {"Mūzika", kMusic},
                                 {"Vizuālā māksla", kArt},
                                 {"Dizains un tehnoloģijas", kDesign},
                                 {"Datorika", kComputing},
                                 {"Literatūra", kLiterature},
                                 {"Vēsture", kHistory},
                                 {"Dabaszinības", kNature},
                                 {"Ģeogrāfija", kGeography},
                                 {"Bioloģija", kBiology},
                                 {"Fizika", kPhysics},
                                 {"Ķīmija", kChemistry}};

constexpr Text kResults[] = {"Izskaidro jēdzienus saviem vārdiem un min piemērus.",
                             "Lieto apgūto paņēmienu jaunā situācijā.",
                             "Sadarbojas pārī un vērtē savu darbu pēc kritērijiem.",
                             "Atšķir būtisko un pamato savu viedokli.",
                             "Patstāvīgi veic uzdevumu un pārbauda rezultātu."};
constexpr Text kHomework[] = {"Mācību grāmatas 2. uzdevums.",
                              "Darba lapas otrā puse.",
                              "Atkārtot jēdzienus pārbaudes darbam.",
                              "Izlasīt nākamo nodaļu.",
                              "Sagatavot īsu stāstījumu.",
                              "Uzdevumi.lv: temata treniņš."};
constexpr Text kCorrections[] = {
    "Kļūda ierakstā.", "Darbs pārrakstīts.", "Pārskatīts pēc apelācijas.", "Aprēķina kļūda."};
constexpr Text kWithdrawals[] = {"Ierakstīts citam skolēnam.", "Ierakstīts nepareizā stundā."};
constexpr Text kIllness[] = {
    "Saslimis.", "Augsta temperatūra.", "Vizīte pie ārsta.", "Vēdersāpes."};
constexpr Text kFamily[] = {"Ģimenes apstākļi.", "Ģimenes brauciens."};
constexpr Text kEvents[] = {"Sporta sacensības.", "Mācību olimpiāde.", "Koncerts."};

}  // namespace

std::span<const Text> demo_topics(Text subject) {
  const auto* known = std::ranges::find(kSubjects, subject, &Subject::name);
  return known == std::end(kSubjects) ? std::span<const Text>(kGeneral) : known->topics;
}
std::span<const Text> demo_results() { return kResults; }
std::span<const Text> demo_homework() { return kHomework; }
std::span<const Text> demo_correction_reasons() { return kCorrections; }
std::span<const Text> demo_withdrawal_reasons() { return kWithdrawals; }
std::span<const Text> demo_absence_reasons(ExcuseKind kind) {
  switch (kind) {
    case ExcuseKind::illness:
      return kIllness;
    case ExcuseKind::event:
      return kEvents;
    case ExcuseKind::family:
    case ExcuseKind::other:
      return kFamily;
  }
  return kFamily;
}
Text demo_substitution_reason() { return "Skolotāja darbnespēja."; }

}  // namespace klade
