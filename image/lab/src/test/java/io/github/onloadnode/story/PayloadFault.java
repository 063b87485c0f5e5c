package io.github.onloadnode.story;

import java.util.Locale;

/** What a person can do wrong with a payload, in the shell of its directory /opt. */
enum PayloadFault {
  FOR_ANOTHER_KERNEL(
      "mv lib/modules/$(uname -r) lib/modules/6.6.0-1-amd64",
      "mv lib/modules/6.6.0-1-amd64 lib/modules/$(uname -r)",
      "SourceMissing",
      "/opt/lib/modules/",
      " does not exist; put the payload there, with modules for this kernel"),
  WITHOUT_USER_FILES(
      "mv onload /srv/elsewhere",
      "mv /srv/elsewhere onload",
      "SourceMissing",
      "/opt/onload",
      " does not exist"),
  /** In the agent's container an absolute path is another file. */
  LINK_TO_A_LIBRARY(
      "mv onload/usr/lib64/libonload.so /srv/elsewhere; ln -s /srv/elsewhere onload/usr/lib64/libonload.so",
      "mv /srv/elsewhere onload/usr/lib64/libonload.so",
      "PayloadUnsafe",
      "/opt/onload/usr/lib64/libonload.so",
      " is a link out of the payload: /srv/elsewhere"),
  LINK_TO_ALL_USER_FILES(
      "mv onload /srv/elsewhere; ln -s /srv/elsewhere onload",
      "rm onload; mv /srv/elsewhere onload",
      "PayloadUnreadable",
      "/opt/onload",
      "is not a directory"),
  HALF_A_MODULE(
      "halve lib/modules/$(uname -r)/onload.ko",
      "cp -a $from/opt/. .",
      "ModuleMalformed",
      "/onload.ko is malformed: truncated",
      "copy the file again"),
  HALF_A_LIBRARY(
      "halve onload/usr/lib64/libonload.so",
      "cp -a $from/opt/. .",
      "PayloadIncomplete",
      "/opt/onload/usr/lib64/libonload.so",
      " is truncated"),
  HALF_A_SERVER(
      "halve onload/sbin/onload_cp_server",
      "cp -a $from/opt/. .",
      "PayloadIncomplete",
      "/opt/onload/sbin/onload_cp_server",
      " is truncated");

  final String damage;
  final String mend;
  final String reason;
  final String where;
  final String what;

  PayloadFault(String damage, String mend, String reason, String where, String what) {
    this.damage = damage;
    this.mend = mend;
    this.reason = reason;
    this.where = where;
    this.what = what;
  }

  String directory() {
    return "/srv/" + name().toLowerCase(Locale.ROOT).replace('_', '-');
  }
}
