CREATE FUNCTION shape_of(job int) RETURNS text LANGUAGE plpgsql AS $$
BEGIN
  RAISE EXCEPTION 'parse error - invalid geometry' USING ERRCODE = 'internal_error';
END $$;
