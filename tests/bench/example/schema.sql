CREATE TABLE jobs (id integer PRIMARY KEY, status text NOT NULL);
INSERT INTO jobs SELECT number, 'pending' FROM generate_series(1, 64) AS number;
