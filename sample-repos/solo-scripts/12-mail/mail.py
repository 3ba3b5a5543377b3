# functions 1, parameters 2
import smtplib
import sys
from email.mime.text import MIMEText

PASSWORD = open("/home/jo/.mailpw").read().strip()


def send(subject, text):
    msg = MIMEText(text)
    msg["Subject"] = subject
    msg["From"] = "jo@desk.example"
    msg["To"] = "jo@desk.example"
    s = smtplib.SMTP("mail.desk.example", 587)
    s.starttls()
    s.login("jo", PASSWORD)
    s.send_message(msg)
    s.quit()


if __name__ == "__main__":
    send(sys.argv[1], sys.stdin.read())
