CREATE FUNCTION finish(job int) RETURNS void LANGUAGE plpgsql AS $$
BEGIN
  RAISE EXCEPTION 'no price for job %', job USING ERRCODE = 'internal_error';
END $$;
