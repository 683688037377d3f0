/*
 * What the injector (shim.c, loaded into a tool) and the test that drives it
 * (tests/prop/faults.c) share: memory behind descriptor FAULTS_FD.
 */
#pragma once

enum { FAULTS_FD = 200, FAULTS_SHORT = -1 };

/* The calls that can be made to fail. */
enum faults_call {
	FAULTS_malloc,
	FAULTS_read,
	FAULTS_write,
	FAULTS_fsync,
	FAULTS_rename,
	FAULTS_linkat,
	FAULTS_open,
	FAULTS_close,
	FAULTS_mkstemp,
	FAULTS_pthread_create,
	FAULTS_mmap,
	FAULTS_iconv_open,
	FAULTS_KINDS
};

struct faults {
	enum faults_call call;	  /* which one fails, */
	long at, until;		  /* from which time to which, from 1 */
	int error;		  /* with which errno, or FAULTS_SHORT */
	int plain;		  /* there is no O_TMPFILE */
	long count[FAULTS_KINDS]; /* how often each was called */
	long hit;		  /* how often it failed */
};
