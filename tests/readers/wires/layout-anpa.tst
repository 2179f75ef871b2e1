a0456
r d bc-
BC-US--Rhona Harbour, 2nd Ld-Writethru,120
^BC-US--Rhona Harbour, 2nd Ld-Writethru,120<
^Harbour reopens<
^Eds: UPDATES with ships.<
^By ANN OKORO=
^Associated Press=
   RHONA, Maine (AP) _ The harbour of Rhona reopened on Monday after long repairs, the port said.
   Ships had waited for weeks, and some of them left again.
AP-NY-03-01-31 1015GMT
