#ifndef CANBAO_CRDKAFKA_SHIM_H
#define CANBAO_CRDKAFKA_SHIM_H

// librdkafka 2.0.2 (Debian: librdkafka-dev), and its mock cluster for the tests.
#include <librdkafka/rdkafka.h>
#include <librdkafka/rdkafka_mock.h>
#include <stdint.h>
#include <string.h>
#include <sys/eventfd.h>
#include <sys/prctl.h>
#include <unistd.h>

// Swift cannot call a variadic function. The payload is copied; on success the headers belong to the library,
// on failure still to the caller.
static inline rd_kafka_resp_err_t canbao_rdkafka_produce(
    rd_kafka_t *handle, rd_kafka_topic_t *topic,
    const void *key, size_t key_size, const void *value, size_t value_size,
    rd_kafka_headers_t *headers, void *tag)
{
    if (headers)
        return rd_kafka_producev(
            handle, RD_KAFKA_V_RKT(topic), RD_KAFKA_V_MSGFLAGS(RD_KAFKA_MSG_F_COPY),
            RD_KAFKA_V_KEY(key, key_size), RD_KAFKA_V_VALUE((void *)value, value_size),
            RD_KAFKA_V_HEADERS(headers), RD_KAFKA_V_OPAQUE(tag), RD_KAFKA_V_END);
    return rd_kafka_producev(
        handle, RD_KAFKA_V_RKT(topic), RD_KAFKA_V_MSGFLAGS(RD_KAFKA_MSG_F_COPY),
        RD_KAFKA_V_KEY(key, key_size), RD_KAFKA_V_VALUE((void *)value, value_size),
        RD_KAFKA_V_OPAQUE(tag), RD_KAFKA_V_END);
}

static inline void canbao_rdkafka_drop(const rd_kafka_t *handle, int level, const char *facility, const char *text)
{
    (void)handle, (void)level, (void)facility, (void)text;
}

// Log lines come as events. Those that a call of the library meets on its own way, e.g. while a commit flushes, would be
// written to standard error.
static inline void canbao_rdkafka_keep_quiet(rd_kafka_conf_t *conf)
{
    rd_kafka_conf_set_log_cb(conf, canbao_rdkafka_drop);
}

// Whether an error says that a connection has broken that was up.
static inline int canbao_rdkafka_is_loss(const char *reason)
{
    return reason && strstr(reason, "in state UP") != NULL;
}

static inline void canbao_rdkafka_count_loss(rd_kafka_t *handle, int error, const char *reason, void *counter)
{
    (void)handle, (void)error;
    if (canbao_rdkafka_is_loss(reason)) ++*(int32_t *)counter;
}

// Errors come as events. Those that a call of the library meets on its own way come here, on the caller's thread: broken
// connections are counted. The counter lives as long as the handle.
static inline void canbao_rdkafka_count_losses(rd_kafka_conf_t *conf, int32_t *counter)
{
    rd_kafka_conf_set_opaque(conf, counter);
    rd_kafka_conf_set_error_cb(conf, canbao_rdkafka_count_loss);
}

// Some brokers answer a fetch at once where there is nothing, instead of waiting for something as they are told to, and
// would be asked thousands of times a second. An answer that comes quickly and is as short as the one before it has brought
// nothing: the next question waits a little. Kafka's brokers never give such answers.
static inline rd_kafka_resp_err_t canbao_rdkafka_pace(
    rd_kafka_t *handle, int socket, const char *broker_name, int32_t broker, int16_t api_key, int16_t api_version,
    int32_t correlation, size_t size, int64_t microseconds, rd_kafka_resp_err_t error, void *context)
{
    static __thread size_t last;
    (void)handle, (void)socket, (void)broker_name, (void)broker, (void)api_version, (void)correlation, (void)context;
    if (api_key != 1 || error) return RD_KAFKA_RESP_ERR_NO_ERROR;
    if (size == last && size < 65536 && microseconds >= 0 && microseconds < 20000) usleep(4000);
    last = size;
    return RD_KAFKA_RESP_ERR_NO_ERROR;
}

static inline rd_kafka_resp_err_t canbao_rdkafka_add_pace(
    rd_kafka_t *handle, const rd_kafka_conf_t *conf, void *context, char *text, size_t size)
{
    (void)conf, (void)text, (void)size;
    return rd_kafka_interceptor_add_on_response_received(handle, "canbao-pace", canbao_rdkafka_pace, context);
}

static inline void canbao_rdkafka_pace_fetches(rd_kafka_conf_t *conf)
{
    rd_kafka_conf_interceptor_add_on_new(conf, "canbao-pace", canbao_rdkafka_add_pace, NULL);
}

// For tests: the broker answers the next request of this kind with this error, or with none, so much later.
static inline rd_kafka_resp_err_t canbao_rdkafka_mock_delay(
    rd_kafka_mock_cluster_t *cluster, int32_t broker, int16_t api_key, rd_kafka_resp_err_t error, int milliseconds)
{
    return rd_kafka_mock_broker_push_request_error_rtts(cluster, broker, api_key, 1, error, milliseconds);
}

// A counter that can be waited for with poll(2); glibc's Swift overlay does not have it.
static inline int canbao_eventfd(void)
{
    return eventfd(0, EFD_NONBLOCK | EFD_CLOEXEC);
}

// Names the calling thread for `top -H` and debuggers; up to 15 characters.
static inline void canbao_name_thread(const char *name)
{
    prctl(PR_SET_NAME, name);
}

#endif
