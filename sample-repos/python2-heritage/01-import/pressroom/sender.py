# functions 2, parameters 9, module-docstrings 1
"""Sends over SMTP, slowly."""
import smtplib, sys, time, thread
from email.MIMEText import MIMEText

lock = thread.allocate_lock()
sent = 0L

def send(server, sender, subscriber, subject, body):
	global sent
	msg = MIMEText(body, 'plain', 'latin-1')
	msg['Subject'] = subject
	msg['From'] = sender
	msg['To'] = subscriber.address
	try:
		server.sendmail(sender, [subscriber.address], msg.as_string())
	except smtplib.SMTPRecipientsRefused, e:
		print >>sys.stderr, "refused:", subscriber.address, `e`
		return 0
	except smtplib.SMTPException, e:
		print >>sys.stderr, "error:", e
		time.sleep(30)
		return 0
	lock.acquire()
	sent += 1
	lock.release()
	return 1

def send_all(host, sender, subscribers, letter):
	server = smtplib.SMTP(host)
	count = 0
	for i in xrange(len(subscribers)):
		s = subscribers[i]
		print "sending to", s.address,
		if send(server, sender, s, letter.subject(), letter.render(s)):
			print "ok"
			count += 1
		else:
			print "FAILED"
		time.sleep(0.2)
	server.quit()
	return count
