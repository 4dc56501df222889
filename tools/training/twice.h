#ifdef __cplusplus
extern "C"
#endif
int twice_the_answer(void);
