// A small school as a OneRoster package, made in code so that a test can say what differs: two
// homerooms of one grade, two journals, three pupils, parents and teachers.
#pragma once

#include <cstdio>
#include <filesystem>
#include <fstream>
#include <string>

#include "gateway/import/package.h"

namespace klade {

inline std::string replaced(std::string text, const std::string& what, const std::string& with) {
  const std::size_t at = text.find(what);
  if (at == std::string::npos) throw std::logic_error("not in the text: " + what);
  return text.replace(at, what.size(), with);
}

class SmallPackage {
 public:
  SmallPackage() {
    files["manifest.csv"] =
        "propertyName,value\nmanifest.version,1.0\noneroster.version,1.2\n"
        "file.academicSessions,bulk\nfile.classes,bulk\nfile.courses,bulk\n"
        "file.demographics,bulk\nfile.enrollments,bulk\nfile.orgs,bulk\nfile.roles,bulk\n"
        "file.users,bulk\nfile.results,absent\n";
    files["academicSessions.csv"] =
        "sourcedId,status,title,type,startDate,endDate,parentSourcedId,schoolYear\n"
        "y26,,2026/2027,schoolYear,2026-09-01,2027-05-31,,2027\n"
        "s1,,1. semestris,semester,2026-09-01,2026-12-18,y26,2027\n"
        "s2,,2. semestris,semester,2027-01-04,2027-05-31,y26,2027\n";
    files["orgs.csv"] =
        "sourcedId,status,name,type,identifier,parentSourcedId\n"
        "d,,Novads,district,,\n"
        "sk,,Mazā skola,school,,d\n";
    files["users.csv"] =
        "sourcedId,status,enabledUser,username,userIds,givenName,familyName,email,sms,phone,"
        "agentSourcedIds\n"
        "dir,,true,390000-00001,{personasKods:390000-00001},Dace,Direktore,,,,\n"
        "adm,,true,390000-00002,{personasKods:390000-00002},Ansis,Admins,,,,\n"
        "t1,,true,390000-00003,{personasKods:390000-00003},Tija,Pirmā,,,,\n"
        "t2,,true,390000-00004,{personasKods:390000-00004},Toms,Otrais,,,,\n"
        "p1,,true,390000-00011,{personasKods:390000-00011},Pēteris,Ozols,,,,\"m1,f1\"\n"
        "p2,,true,390000-00012,{personasKods:390000-00012},Paula,Liepa,,,,m1\n"
        "p3,,true,390000-00013,{personasKods:390000-00013},Pauls,Kļava,,,,g1\n"
        "m1,,true,390000-00011,,Maija,Ozola,,+37100000001,,\n"
        "f1,,true,390000-00011,,Felikss,Ozols,,,,\n"
        "g1,,true,390000-00013,,Gita,Kļava,,,,\n";
    files["roles.csv"] =
        "sourcedId,status,userSourcedId,roleType,role,beginDate,endDate,orgSourcedId\n"
        "r1,,dir,primary,principal,,,sk\nr2,,adm,primary,siteAdministrator,,,sk\n"
        "r3,,t1,primary,teacher,,,sk\nr4,,t2,primary,teacher,,,sk\n"
        "r5,,p1,primary,student,,,sk\nr6,,p2,primary,student,,,sk\nr7,,p3,primary,student,,,sk\n"
        "r8,,m1,primary,parent,,,sk\nr9,,f1,primary,parent,,,sk\nr10,,g1,primary,guardian,,,sk\n";
    files["demographics.csv"] =
        "sourcedId,status,birthDate,sex\n"
        "p1,,2014-02-03,male\np2,,2014-05-06,female\nm1,,,female\nf1,,,male\ng1,,,female\n";
    files["courses.csv"] =
        "sourcedId,status,schoolYearSourcedId,title,courseCode,grades,orgSourcedId,subjects\n"
        "ck,,y26,Klases stunda,K,6,sk,Klases stunda\n"
        "cm,,y26,Matemātika 6. klasei,M,6,sk,Matemātika\n";
    files["classes.csv"] =
        "sourcedId,status,title,grades,courseSourcedId,classCode,classType,location,"
        "schoolSourcedId,termSourcedIds,subjects,periods\n"
        "ka,,6.a klase,6,ck,6.a,homeroom,101,sk,\"s1,s2\",Klases stunda,\n"
        "kb,,6.b klase,6,ck,6.b,homeroom,102,sk,\"s1,s2\",Klases stunda,\n"
        "ja,,\"Matemātika, 6.a\",6,cm,6.a MAT,scheduled,101,sk,\"s1,s2\",Matemātika,"
        "\"Tue-1,Thu-2\"\n"
        "jb,,\"Matemātika, 6.b\",6,cm,6.b MAT,scheduled,102,sk,\"s1,s2\",Matemātika,Mon-1\n";
    files["enrollments.csv"] =
        "sourcedId,status,classSourcedId,schoolSourcedId,userSourcedId,role,primary,beginDate,"
        "endDate\n"
        "e1,,ka,sk,t1,teacher,true,2026-09-01,2027-05-31\n"
        "e2,,kb,sk,t2,teacher,true,2026-09-01,2027-05-31\n"
        "e3,,ja,sk,t1,teacher,true,2026-09-01,2027-05-31\n"
        "e4,,jb,sk,t2,teacher,true,2026-09-01,2027-05-31\n"
        "e5,,ka,sk,p1,student,false,2026-09-01,2027-05-31\n"
        "e6,,ka,sk,p2,student,false,2026-09-01,2027-05-31\n"
        "e7,,kb,sk,p3,student,false,2026-09-01,2027-05-31\n"
        "e8,,ja,sk,p1,student,false,2026-09-01,2027-05-31\n"
        "e9,,ja,sk,p2,student,false,2026-09-01,2027-05-31\n"
        "e10,,jb,sk,p3,student,false,2026-09-01,2027-05-31\n";
  }

  // A text that stands in the file becomes another.
  SmallPackage& edit(const std::string& file, const std::string& what, const std::string& with) {
    files.at(file) = replaced(files.at(file), what, with);
    return *this;
  }

  PackageFiles files;
};

inline void write_folder(const PackageFiles& files, const std::filesystem::path& folder) {
  std::filesystem::create_directories(folder);
  for (const auto& [name, bytes] : files) {
    std::ofstream(folder / name, std::ios::binary) << bytes;
  }
}

}  // namespace klade
