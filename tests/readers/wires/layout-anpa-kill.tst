a0457
b d bc-
^BC-US--Rhona Harbour, KILL,20<
^EDITORS:<
   Kill the story slugged BC-US--Rhona Harbour. It is wrong.
   The AP
AP-NY-03-01-31 1115GMT
