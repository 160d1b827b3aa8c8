#!/bin/sh
# Writes a mail and hands it to sendmail. Arguments: sendmail, from, to, subject, send_empty_body, content type, body,
# attachments; lists are separated by commas. What is in a header stays in its line.
set -eu

program=$1 from=$2 to=$3 subject=$4 empty=$5 type=$6 body=${7:-} attachments=${8:-}

line() { printf '%s' "$1" | tr '\r\n' '  '; }
encoded() { base64 | tr -d '\r'; }

if [ "$program" = None ] || [ -z "$program" ]; then
  program=$(PATH="$PATH:/usr/sbin:/usr/lib" command -v sendmail) || {
    echo 'There is no sendmail on this machine. Install a mail server (e.g. msmtp-mta, postfix), or name one in sendmail_binary.' >&2
    exit 2
  }
fi
if [ -z "$body" ] && [ "$empty" != 1 ]; then
  echo 'The body is empty: nothing was sent.'
  exit 0
fi
case $from in
*@*) ;;
*) from="$from@$(hostname -f 2>/dev/null || hostname)" ;;
esac
boundary="part-$(od -An -N12 -tx1 /dev/urandom | tr -d ' \n')"
save_ifs=$IFS
IFS=,
for file in $attachments; do
  [ -r "$file" ] || {
    echo "The attachment $file cannot be read: nothing was sent." >&2
    exit 2
  }
done
IFS=$save_ifs

{
  echo "From: $(line "$from")"
  echo "To: $(line "$to")"
  echo "Subject: =?UTF-8?B?$(printf '%s' "$subject" | base64 | tr -d '\r\n')?="
  echo 'MIME-Version: 1.0'
  echo "Content-Type: multipart/mixed; boundary=\"$boundary\""
  echo
  echo "--$boundary"
  echo "Content-Type: $type; charset=UTF-8"
  echo 'Content-Transfer-Encoding: base64'
  echo
  printf '%s\n' "$body" | encoded
  IFS=,
  for file in $attachments; do
    echo "--$boundary"
    echo 'Content-Type: application/octet-stream'
    echo "Content-Disposition: attachment; filename=\"$(line "$(basename "$file")" | tr -d '"')\""
    echo 'Content-Transfer-Encoding: base64'
    echo
    encoded <"$file"
  done
  echo "--$boundary--"
} | "$program" -t || {
  echo "sendmail refused the mail to $to." >&2
  exit 2
}
echo "Sent to $to."
