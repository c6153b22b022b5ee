/* SPDX-License-Identifier: GPL-2.0 OR BSD-2-Clause */
/*
 * The contract of kernel decisions: what the sensors (C) fetch of an event, and the bytecode that Swift generates (KernelFilter)
 * reads. A sensor takes a slot of `struct apus_decision`, fills what costs nothing and jumps to the decision program of the event's
 * kind. Where that needs a group of facts it jumps to the group's step, which fills it and jumps back: the program begins anew and
 * finds it fetched. At the end it jumps to the step that tells the event, or gives the slot back and exits.
 *
 * A word is present (it has a value), unknown (it could not be had: whatever is asked of it may hold), or neither: the event has no
 * such thing, and every test of it is false. The same for texts, of which only the answers of their table are here: of one that is
 * unknown every bit of the row is set, and its number is all ones; of one that there is not, none is, and it is 0.
 */
#ifndef APUS_DECISION_H
#define APUS_DECISION_H

#include "apus_abi.h"

#define APUS_DECISION_SLOTS 4 /* for each CPU; a task takes the one that its id says, so that a program finds its own again */
#define APUS_DECISION_WORDS 64
#define APUS_DECISION_TEXTS 16
#define APUS_ROW_WORDS 32 /* truth bits of one text: 64 predicates a word */
#define APUS_CANDIDATE_WORDS 16 /* rules of one kind of event: 64 a word */
#define APUS_GIVEN_LIMIT 512 /* a longer path is unknown */
#define APUS_DECIDED_SLOTS 14 /* of a record: the rest is unknown */

/* Groups of facts; a bit each in apus_decision.fetched. The number is that of the step that fetches it. */
enum apus_step {
	APUS_STEP_TELL = 0, /* no group: tells the event and gives the slot back */
	APUS_STEP_CALL = 1, /* result, arguments, flags: filled before the decision begins, no step */
	APUS_STEP_TASK = 2, /* live ids of the task */
	APUS_STEP_OBJECT = 3, /* what stands behind the call's descriptor, without its path */
	APUS_STEP_PATH = 4, /* the path of that, walked */
	APUS_STEP_GIVEN = 5, /* the call's first path, as text: as given, and made absolute */
	APUS_STEP_GIVEN1 = 6, /* the second one */
	APUS_STEP_CONTAINER = 7, /* what is known of the control group */
	APUS_STEP_PROCESS = 8, /* what the process was started with (apus_facts) */
	APUS_STEP_PARENT = 9, /* and its parent */
	APUS_STEP_CAPABILITIES = 10, /* credentials beyond ids */
	APUS_STEP_COMM = 11, /* the task's comm */
	APUS_FEXIT_BODY = 12, /* no step: what programs on calls' own functions jump to */
	APUS_STEPS = 16, /* places for them in front of the decisions */
};
/* Decision programs of one table slot; those of slot 1 stand behind those of slot 0. */
#define APUS_DECISIONS 496

enum apus_word {
	/* CALL. Arguments in the catalogue's order, raw: what the register holds, for 32-bit callers its low half. */
	APUS_WORD_RESULT = 0,
	APUS_WORD_ARGUMENT0 = 1, /* to 6; of a successful exec only whether it came by execveat, and */
	APUS_WORD_IMAGE = 2, /* what the executed file is (apus_image_flag) */
	APUS_WORD_RECORD_FLAGS = 7, /* apus_record_flag */
	/* TASK */
	APUS_WORD_HOST_PID = 8,
	APUS_WORD_HOST_TID = 9,
	APUS_WORD_HOST_PPID = 10,
	APUS_WORD_UID = 11,
	APUS_WORD_GID = 12,
	APUS_WORD_EUID = 13,
	APUS_WORD_EGID = 14,
	APUS_WORD_MNTNS = 15,
	APUS_WORD_CGROUP = 16,
	APUS_WORD_TTY = 17, /* as apus_task_block.tty */
	APUS_WORD_LOGINUID = 18, /* -1: never set */
	APUS_WORD_SESSION = 19,
	APUS_WORD_PID = 20, /* in the task's own namespace, as apus_header.pid */
	APUS_WORD_NS_SESSION = 21,
	APUS_WORD_PROCESS_GROUP = 22,
	APUS_WORD_NS_PROCESS_GROUP = 23,
	/* OBJECT: as apus_object_slot */
	APUS_WORD_OBJECT_KIND = 24,
	APUS_WORD_OBJECT_DESCRIPTOR = 25,
	APUS_WORD_OBJECT_MODE = 26,
	APUS_WORD_OBJECT_DEVICE = 27,
	APUS_WORD_OBJECT_INODE = 28,
	APUS_WORD_OBJECT_FLAGS = 29,
	APUS_WORD_OBJECT_LAYER = 30,
	APUS_WORD_OBJECT_FAMILY = 31,
	APUS_WORD_OBJECT_TYPE = 32,
	APUS_WORD_OBJECT_PROTOCOL = 33,
	APUS_WORD_OBJECT_STATE = 34,
	APUS_WORD_LOCAL_PORT = 35, /* internet sockets */
	APUS_WORD_REMOTE_PORT = 36, /* only if connected */
	APUS_WORD_LOCAL_ADDRESS = 37, /* IPv4, or IPv4-mapped: the four bytes as a number, first byte highest; of others unknown */
	APUS_WORD_REMOTE_ADDRESS = 38,
	/* CONTAINER */
	APUS_WORD_IN_CONTAINER = 39, /* 0 or 1 */
	/* PROCESS, PARENT: flags as apus_process_fact */
	APUS_WORD_PROCESS_FLAGS = 40,
	APUS_WORD_PARENT_FLAGS = 41,
	/* CAPABILITIES */
	APUS_WORD_CAP_INHERITABLE = 42,
	APUS_WORD_CAP_PERMITTED = 43,
	APUS_WORD_CAP_EFFECTIVE = 44,
	/* Of a record that is decided once it is built: its slots as they are, in the catalogue's order; and its result, where it has one. */
	APUS_WORD_SLOT0 = 45, /* to 13 */
	APUS_WORD_RETURNED = 59,
	APUS_WORDS = 60,
};

enum apus_image_flag {
	APUS_IMAGE_IS_MEMFD = 1, /* it lies in memory only */
	APUS_IMAGE_IS_UPPER = 2, /* in the upper layer of an overlay */
	APUS_IMAGE_IS_LOWER = 4, /* in a lower one */
};

enum apus_text {
	APUS_TEXT_PATH = 0, /* PATH */
	APUS_TEXT_GIVEN = 1, /* GIVEN: absolute, without dots and double slashes */
	APUS_TEXT_RAW = 2, /* GIVEN: as it was given */
	APUS_TEXT_GIVEN1 = 3, /* GIVEN1 */
	APUS_TEXT_RAW1 = 4,
	APUS_TEXT_COMM = 5, /* COMM */
	APUS_TEXT_EXECUTABLE = 6, /* PROCESS, to DIRECTORY */
	APUS_TEXT_COMMAND_LINE = 7, /* comm and what follows argv[0], with blanks between them */
	APUS_TEXT_ARGUMENTS = 8, /* what follows argv[0] */
	APUS_TEXT_ARGUMENT0 = 9,
	APUS_TEXT_PARENT_COMM = 10, /* PARENT, to PARENT_ARGUMENT0: in the order of the task's own, whose tables are theirs too */
	APUS_TEXT_PARENT_EXECUTABLE = 11,
	APUS_TEXT_PARENT_COMMAND_LINE = 12,
	APUS_TEXT_PARENT_ARGUMENTS = 13,
	APUS_TEXT_PARENT_ARGUMENT0 = 14,
	APUS_TEXTS = 15,
};
/* The text by whose table a text is read: one for all paths of calls, and a parent's is the task's own. */
#define APUS_TABLE_OF(text)                                                                                        \
	((text) < APUS_TEXT_COMM	  ? APUS_TEXT_PATH :                                                       \
	 (text) < APUS_TEXT_PARENT_COMM ? (text) :                                                                 \
					    (text) - (APUS_TEXT_PARENT_COMM - APUS_TEXT_COMM))

/* A path of which nothing is true, by all of its bytes: what its table says of it another time is known. */
#define APUS_MEMO_LIMIT 128 /* bytes of a path */
#define APUS_MEMOS 16 /* of a slot */
struct apus_memo {
	abi_u32 active; /* as the word `active` was: other policies say something else */
	abi_u32 length; /* 0: none */
	abi_u64 words[APUS_MEMO_LIMIT / 8]; /* zeroes behind the last byte */
};

/* Layout: everything at constant offsets, since generated code reads it. */
struct apus_decision {
	abi_u32 owner; /* thread id + 1 of who decides; 0: free */
	abi_u32 program; /* where steps jump back to: index in the array of decisions */
	abi_u32 active; /* which half of tables, programs and facts this event uses: 0 or 1 */
	abi_u32 generation; /* of the policies in that half */
	abi_u32 fetched; /* bit of each apus_step */
	abi_u32 kind;
	abi_u32 texts_present;
	abi_u32 texts_unknown;
	abi_u64 words_present;
	abi_u64 words_unknown;
	abi_u64 undecided; /* generated code: not 0 when something unknown was let pass */
	abi_u64 words[APUS_DECISION_WORDS];
	abi_u32 rows[APUS_DECISION_TEXTS]; /* of the text's table: the last one; in row 0 nothing is true */
	abi_u64 bits[APUS_DECISION_TEXTS][APUS_ROW_WORDS]; /* of all rows together */
	abi_u64 candidates[APUS_CANDIDATE_WORDS]; /* generated code: rules that may match, by their place among those of the kind */
	abi_u32 candidate_words; /* generated code: how many of them; 0: every rule of the kind */
	abi_u32 after; /* generated code: what `owner` is once nobody wants the event: 0, or whoever called goes on with the slot */
	abi_u32 wanted; /* generated code: the apus_step that it jumps to */
	abi_u32 reserved;
	/* What follows is the steps' own, and no business of generated code. */
	abi_u64 file; /* what stands behind the descriptor, once OBJECT or PATH are fetched; 0: nothing */
	abi_u64 comm[2]; /* a task's name, to read */
	abi_u64 begun, told; /* decisions in this slot since it was made, and how many of them became records */
	abi_u32 skip, at_end, passes, is_empty, left; /* where the reading of a path is: here, since the verifier follows none of it */
	abi_u32 waits, at, differs; /* whether a given path waits for the file's, and how they compare from the end */
	abi_u8 dirty[APUS_DECISION_TEXTS]; /* how many words of a text's bits may not be 0 */
	abi_u8 given[APUS_GIVEN_LIMIT + 8]; /* a path out of the caller's memory */
	struct apus_memo memos[APUS_MEMOS];
};
_Static_assert(sizeof(struct apus_decision) ==
		       56 + 8 * 64 + 4 * 16 + 8 * 16 * 32 + 8 * 16 + 16 + 24 + 16 + 32 + APUS_DECISION_TEXTS + APUS_GIVEN_LIMIT + 8 + APUS_MEMOS * 136,
	       "the decision is part of the contract");
_Static_assert(__builtin_offsetof(struct apus_decision, words) == 56, "the decision is part of the contract");

/*
 * What is not a system call is decided once its record is built, and by the very bytes that user space will read: one program for each
 * kind and each hook that tells it, in the hook's own array, at the kind's place. It is called and not jumped to: a hook's program that
 * jumps from a function of its own comes back behind the call. Where it wants facts, no step is there to jump to, and it ends; the hook
 * fetches what is in `wanted`, and calls it again.
 */
#define APUS_RECORD_PLACES 64 /* of one half; place 0 is nobody's */
#define APUS_RECORD_KINDS 256 /* from 1200 on */
#define APUS_RECORD_TEXTS 5 /* a record's: APUS_TEXT_PATH to APUS_TEXT_RAW1, in the order of its arguments */
#define APUS_RECORD_DROP 0xffff /* a place: nobody wants any of these */
#define APUS_NO_SLOT 0xff
struct apus_record_kind {
	abi_u16 places[2]; /* by half; 0: told undecided */
	abi_u8 texts[8]; /* the slot of each text, or APUS_NO_SLOT */
};
_Static_assert(sizeof(struct apus_record_kind) == 12, "decisions on records are part of the contract");

/*
 * One text's table, for one half. Read from the last byte to the first: `state = cells[state << shift | classes[byte]]`, until a state
 * below `absorbing`, which no byte leads out of, or the text's end; `rows_of_state[state]` is the last row then. On the way a state that is
 * not below `absorbing` but below `visiting` has a row of its own, `visit_rows[state]`: what is true in it stays true, whatever is read
 * further. So the bits of a text are those of all these rows together. (With a last row only, a table would have to remember what it
 * found, for each combination of what can be found: ten `contains` would be 27,000 states.) Kept in one map value: this head, then
 * dfa_cells u16 cells, dfa_states u16 rows of states, dfa_states u16 visit rows, dfa_truths u64 truth words, those of row r from r * words
 * on. The three sizes are powers of two of at least 4, fixed when the maps are made. No text has a NUL.
 */
struct apus_dfa {
	abi_u32 start;
	abi_u32 shift;
	abi_u32 absorbing;
	abi_u32 visiting; /* at least `absorbing` */
	abi_u32 words; /* truth words of a row; 0: there is no table */
	abi_u32 texts; /* bits of those that are read by it and that somebody asks about */
	abi_u8 classes[256];
};
_Static_assert(sizeof(struct apus_dfa) == 280, "tables are part of the contract");
#define APUS_DFA_CELLS (1u << 20) /* at most */
#define APUS_DFA_STATES (1u << 16)
#define APUS_DFA_ROWS (1u << 12)
#define APUS_DFA_TRUTHS (1u << 16)

/*
 * What a process was started with: of the texts of its image that only an exec changes, what their tables say. Written as
 * it executes, inherited by what it makes, and for processes that were there before by the agent (apus_seed). Facts are those of the image
 * and the rules that they name, and of any other nothing is known.
 */
enum apus_fact {
	APUS_FACT_EXECUTABLE = 0, /* as the texts from APUS_TEXT_EXECUTABLE on */
	APUS_FACT_COMMAND_LINE = 1, /* up to the comm, which is read when it is asked for */
	APUS_FACT_ARGUMENTS = 2,
	APUS_FACT_ARGUMENT0 = 3,
	APUS_FACTS = 4,
};
#define APUS_FACT_WORDS 8 /* truth words that are kept of each: tables of these texts have no more */
#define APUS_FACT_ARGUMENTS_LIMIT 4096 /* longer arguments are unknown */

struct apus_half_facts {
	abi_u32 generation; /* of the rules; 0: nothing is known */
	abi_u32 exec_id; /* as apus_header.exec_id */
	abi_u16 unknown; /* bit of each fact that could not be had */
	abi_u16 words; /* of bits: those behind them are 0, whatever lies there */
	abi_u32 state; /* of the command line's table, in front of the comm */
	abi_u32 rows[APUS_FACTS];
	abi_u64 bits[APUS_FACT_WORDS][APUS_FACTS]; /* most tables have one word: what there is to copy lies together */
};
struct apus_facts {
	abi_u64 owner; /* the process; 0: nobody */
	abi_u32 version; /* odd: somebody writes */
	abi_u32 renamed; /* the process's main thread got another name since */
	abi_u8 comm[APUS_COMM_SIZE]; /* the one that it had then */
	struct apus_half_facts halves[2];
};
_Static_assert(sizeof(struct apus_half_facts) == 288 && sizeof(struct apus_facts) == 608, "facts are part of the contract");

/* Facts of a process that was there before, by its host pid. */
struct apus_seed {
	abi_u64 start; /* as apus_header.process_start */
	abi_u32 half;
	abi_u32 reserved;
	abi_u8 comm[APUS_COMM_SIZE]; /* of its main thread, as user space knows it */
	struct apus_half_facts facts;
};
#define APUS_SEEDS 65536

/* What the control word says: read once, first, by every sensor. */
#define APUS_ACTIVE_HALF 1u /* the half; the rest is the generation */

/*
 * Which candidates a record has (apus_header.flags has APUS_FLAG_VERDICT): in front of the task block, on no particular boundary. Its words
 * stand in front of it.
 */
struct apus_verdict {
	abi_u32 generation;
	abi_u16 words; /* in front of this: as many 64-bit words of candidates; 0: every rule of the kind */
	abi_u16 flags; /* 1: undecided: something unknown was let pass */
};
_Static_assert(sizeof(struct apus_verdict) == 8, "the verdict is part of the contract");

#endif
